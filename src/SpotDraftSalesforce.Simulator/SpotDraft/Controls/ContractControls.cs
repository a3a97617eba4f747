using System.Globalization;
using SpotDraftSalesforce.Simulator.Hosting;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Controls;

/// <summary>What people do in SpotDraft's own pages, which its API does not offer: sign, decline, approve, hold, correct a value.</summary>
internal sealed class ContractControls(
    Workspace workspace,
    SimulatorClock clock,
    ContractLifecycle lifecycle,
    ContractEvents events,
    ContractMaking making
)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/contracts", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Locked(Dump)));
        group.MapPost("/contracts", (HttpContext context) => ControlRoute.AnswerAsync(context, body => Locked(() => making.Make(body))));
        group.MapGet("/contracts/{id}", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Locked(() => DumpOne(context))));
        group.MapDelete("/contracts/{id}", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Locked(() => Delete(context))));
        group.MapGet("/counterparties", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Locked(DumpCounterparties)));
        On(group, "sign", Sign);
        On(group, "decline", (contract, body) => lifecycle.Decline(contract, body.Text("note")));
        On(group, "approve", (contract, _) => lifecycle.Decide(contract, approve: true));
        On(group, "reject", (contract, _) => lifecycle.Decide(contract, approve: false));
        On(group, "ask_approval", AskApproval);
        On(group, "edit", (contract, _) => lifecycle.Edit(contract));
        On(group, "configure", Configure);
        On(group, "hold", (contract, _) => lifecycle.Hold(contract));
        On(group, "resume", (contract, _) => lifecycle.Resume(contract));
        On(group, "expire", (contract, _) => Expire(contract));
        On(group, "key_pointers", Correct);
        On(group, "note", TakeNote);
        On(group, "tags", Tag);
        On(group, "email", TellEmail);
        On(group, "file", Resize);
    }

    private void On(RouteGroupBuilder group, string action, Func<Contract, FieldReader, Answer?> act) =>
        group.MapPost(
            $"/contracts/{{id}}/{action}",
            (HttpContext context) =>
                ControlRoute.AnswerAsync(
                    context,
                    body =>
                        Locked(() =>
                        {
                            if (Find(context) is not { } contract)
                            {
                                return Answer.NotFound;
                            }

                            var refusal = act(contract, body);
                            return body.Errors.Any ? Answer.Invalid(body.Errors) : refusal ?? Answer.Ok(ContractDump.Of(contract));
                        })
                )
        );

    private Answer? Sign(Contract contract, FieldReader body)
    {
        var who = body.Choice("who", ["counterparty", "creator", "all"]) ?? "all";
        var day = ContractMaking.Day(body, "date");
        if (body.Errors.Any)
        {
            return null;
        }

        var at = day is { } date ? new DateTimeOffset(date.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero) : clock.GetUtcNow();
        return lifecycle.Sign(contract, who is "counterparty" or "all", who is "creator" or "all", at);
    }

    private Answer? AskApproval(Contract contract, FieldReader body) =>
        body.Choice("type", ["PRE_SEND", "PRE_SIGN", "APPROVAL_V5"], required: true) is { } type
            ? lifecycle.RequestApproval(contract, type)
            : null;

    /// <summary>What a workspace's settings make of a contract: which approvals it knows, and whether its envelope is accepted.</summary>
    private static Answer? Configure(Contract contract, FieldReader body)
    {
        contract.HasApprovalsV5 = body.Flag("approvals_v5") ?? contract.HasApprovalsV5;
        contract.EnvelopeRefused = body.Flag("envelope_refused") ?? contract.EnvelopeRefused;
        return null;
    }

    /// <summary>The end date is yesterday; as in reality no event tells of it.</summary>
    private Answer? Expire(Contract contract)
    {
        if (contract.Status != ContractStatus.Executed)
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "Only an executed contract can expire.");
        }

        var yesterday = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-1);
        ExtractedFacts.Set(workspace, contract, KeyPointerNames.EndDate, SpotDraftJson.Element(yesterday));
        contract.LastUpdated = clock.GetUtcNow();
        return null;
    }

    /// <summary>A person corrects values, by field name.</summary>
    private Answer? Correct(Contract contract, FieldReader body)
    {
        foreach (var property in body.Element.EnumerateObject())
        {
            if (!workspace.KeyPointerDefinitions.Exists(definition => definition.FieldName == property.Name))
            {
                body.Add(property.Name, "Unknown key pointer.");
            }
        }

        if (body.Errors.Any)
        {
            return null;
        }

        foreach (var property in body.Element.EnumerateObject())
        {
            ExtractedFacts.Set(workspace, contract, property.Name, property.Value);
        }

        events.Raise(contract, Activities.KeyPointerUpdation, contract.Creator);
        return null;
    }

    /// <summary>A person takes a note: the API changes notes, and has no route to make one.</summary>
    private Answer? TakeNote(Contract contract, FieldReader body)
    {
        if (body.Text("text", required: true) is { } text)
        {
            contract.Notes.Add(new ContractNote(workspace.NextId("note", 601), text, body.Text("tag")));
        }

        return null;
    }

    /// <summary>A person gives the contract tags of the workspace, in place of those that it has.</summary>
    private Answer? Tag(Contract contract, FieldReader body)
    {
        var known = workspace.Tags.Where(tag => tag.EntityType == "Contract").Select(tag => tag.Name).ToArray();
        var tags = body.Texts("tags", known, required: true);
        if (!body.Errors.Any)
        {
            contract.Tags = tags;
            contract.LastUpdated = clock.GetUtcNow();
        }

        return null;
    }

    /// <summary>What became of the e-mail that the contract's last step sent; <c>email</c> says whose, where a person did something.</summary>
    private Answer? TellEmail(Contract contract, FieldReader body)
    {
        var fate = body.Choice("event", [.. Activities.EmailFates], required: true);
        var email = body.Email("email");
        var recipient = contract.Recipients.Find(recipient => recipient.Email == email);
        if (email is not null && recipient is null)
        {
            body.Add("email", "Not a recipient of the contract.");
        }

        if (body.Errors.Any)
        {
            return null;
        }

        var by = recipient is null ? Person.System : new Person(recipient.Name, recipient.Email);
        return events.TellEmail(contract, fate!, by)
            ? null
            : Answer.Detail(StatusCodes.Status409Conflict, "The contract has sent no e-mail in its current status.");
    }

    private static Answer? Resize(Contract contract, FieldReader body)
    {
        contract.File.Size = body.Integer("size", required: true) ?? contract.File.Size;
        return null;
    }

    private Answer Dump() => Answer.Ok(workspace.Contracts.Select(ContractDump.Of).ToArray());

    private Answer DumpOne(HttpContext context) => Find(context) is { } contract ? Answer.Ok(ContractDump.Of(contract)) : Answer.NotFound;

    /// <summary>A person deletes a contract: no route of the API does.</summary>
    private Answer Delete(HttpContext context)
    {
        if (Find(context) is not { } contract)
        {
            return Answer.NotFound;
        }

        workspace.Remove(contract);
        events.Raise(contract, Activities.ContractDeleted, contract.Creator);
        return Answer.Empty(StatusCodes.Status204NoContent);
    }

    private Answer DumpCounterparties() => Answer.Ok(workspace.Counterparties.Select(ContractDump.Of).ToArray());

    private Contract? Find(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        var digits = id.StartsWith("T-", StringComparison.Ordinal) || id.StartsWith("H-", StringComparison.Ordinal) ? id[2..] : id;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? workspace.FindContract(number)
            : null;
    }

    private Answer Locked(Func<Answer> act)
    {
        lock (workspace.Gate)
        {
            return act();
        }
    }
}
