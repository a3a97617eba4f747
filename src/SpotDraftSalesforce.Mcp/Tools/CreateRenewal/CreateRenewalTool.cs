using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateRenewal;

[Tool("create_renewal", "Create a renewal opportunity")]
[Description(
    "Creates the renewal opportunity of an executed contract that runs out, once for each contract and term: owned by the account's owner, with the contract's value and a task. "
        + "When the contract's end date or value was corrected, the existing renewal is updated instead."
)]
internal sealed class CreateRenewalTool(ConnectionCatalog connections, ILinkStore links)
    : WriteTool<CreateRenewalInput, CreateRenewalOutput>
{
    /// <summary>The type under which a renewal stands in the links; its id is the renewal key.</summary>
    private const string LinkType = "renewal";

    protected override async Task<Preparation> PrepareAsync(CreateRenewalInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(input.Pair);
        var today = input.AsOf ?? pair.Options.DateOf(call.AsOf);
        var contract = await ExpiringContract.LoadAsync(pair, ContractRef.Parse(input.ContractId), cancellationToken);
        var source = await RenewalSource.LoadAsync(pair, contract, cancellationToken);
        var term = RenewalTerm.Of(contract, source, pair.Options.Fields.RenewalKey);
        var key = contract.Key(term.Number);
        var known = await links.FindBySpotDraftAsync(pair.Name, LinkType, key, cancellationToken);
        var link = known.Count > 0 ? known[0] : null;

        var draft = Draft(call, pair.Name);
        AddFacts(draft, pair, contract, source, term, today);
        var wanted = new RenewalValues(contract.EndDate, contract.Terms.Value?.Amount ?? source.Amount);
        var opportunity = term.Existing is { } existing
            ? Update(draft, pair, existing, wanted, link)
            : Create(draft, pair, contract, source, key, wanted, link);
        var task = AddTask(draft, pair, contract, source, term.Existing, opportunity, today);
        draft.Link(LinkOf(pair, key, opportunity, wanted));
        var action =
            term.Existing is null ? "created"
            : draft.HasChanges ? "updated"
            : "unchanged";
        return draft.Build(
            $"renewal/{key}",
            $"Renewal of {contract.Contract.Label} for {source.AccountName}, which ends on {contract.EndDate.Iso()}: {action}.",
            new CreateRenewalOutput
            {
                Action = action,
                OpportunityId = opportunity,
                RenewalKey = key,
                EndDate = contract.EndDate.Iso(),
                OwnerId = term.Existing?.Text("OwnerId") ?? source.OwnerId,
                Value = MoneyView.Of(ValueOf(contract, source, pair)),
                TaskId = task,
            }
        );
    }

    private static void AddFacts(
        PlanDraft draft,
        Pair pair,
        ExpiringContract contract,
        RenewalSource source,
        RenewalTerm term,
        DateOnly today
    )
    {
        var amount = ValueOf(contract, source, pair);
        if (amount is { } money)
        {
            draft.Facts["amount"] = PlanFacts.Of(money);
        }

        draft.Facts["end_date"] = contract.EndDate.Iso();
        draft.Facts["days_to_expiry"] = contract.EndDate.DayNumber - today.DayNumber;
        draft.Facts["term"] = term.Number;
        draft.Facts["owner"] = source.OwnerId;
        draft.Facts["owner_replaced"] = source.OwnerReplaced;
        draft.Read("end_date", contract.EndDate.Iso());
        draft.Read("amount", amount?.ToString());
        draft.Read("owner", source.OwnerId);
        draft.Read(
            "existing",
            term.Existing is null ? null : $"{term.Existing.Text("Id")}|{term.Existing.Text("CloseDate")}|{term.Existing.Text("Amount")}"
        );
        if (term.Doubt is { } doubt)
        {
            draft.Ask("end_date_moved", doubt);
        }
    }

    /// <summary>The contract's own value; the deal's amount where it states none.</summary>
    private static Money? ValueOf(ExpiringContract contract, RenewalSource source, Pair pair) =>
        contract.Terms.Value ?? (source.Amount is { } amount ? new Money(amount, pair.Options.Currency) : null);

    private static string Create(
        PlanDraft draft,
        Pair pair,
        ExpiringContract contract,
        RenewalSource source,
        string key,
        RenewalValues wanted,
        Link? link
    )
    {
        if (link is not null)
        {
            draft.Ask(
                "deleted_by_person",
                $"The renewal {key} was created before as {link.SalesforceId} and is gone; it would be created again."
            );
        }

        var fields = new List<FieldChange>
        {
            New("Name", string.Create(CultureInfo.InvariantCulture, $"{Shortened(source.AccountName)} - Renewal {contract.EndDate.Year}")),
            New("AccountId", source.AccountId),
            New("StageName", source.FirstOpenStage),
            New("CloseDate", wanted.CloseDate.Iso()),
            New("Type", pair.Options.RenewalType),
        };
        if (source.OwnerId is not null)
        {
            fields.Add(New("OwnerId", source.OwnerId));
        }

        if (wanted.Amount is { } amount)
        {
            fields.Add(New("Amount", amount));
        }

        var id = draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.Salesforce.Name,
            Operation = "upsert",
            Object = "Opportunity",
            Record = key,
            Class = ChangeClass.Keyed,
            Fields = fields,
            Details = new JsonObject { ["external_id_field"] = pair.Options.Fields.RenewalKey },
        });
        return $"@{{{id}.id}}";
    }

    /// <summary>
    /// Brings an existing renewal to the contract's terms. What a person has changed since we wrote it is not overwritten without asking.
    /// </summary>
    private static string Update(PlanDraft draft, Pair pair, JsonObject existing, RenewalValues wanted, Link? link)
    {
        var current = new RenewalValues(existing.Date("CloseDate") ?? default, existing.Number("Amount"));
        var fields = new List<FieldChange>();
        if (current.CloseDate != wanted.CloseDate)
        {
            fields.Add(Field(existing, "CloseDate", wanted.CloseDate.Iso()));
        }

        if (wanted.Amount is { } amount && current.Amount != amount)
        {
            fields.Add(Field(existing, "Amount", amount));
        }

        var id = existing.Text("Id")!;
        var untouched = link?.Written is null || link.Written == current.Digest();
        var unchangedWish = link?.Written == wanted.Digest();
        if (fields.Count == 0 || existing.Flag("IsClosed") || (unchangedWish && !untouched))
        {
            // Nothing to say: it is as it should be, it is over, or a person changed it and the contract says nothing new since.
            return id;
        }

        if (!untouched)
        {
            draft.Ask(
                "end_date_moved",
                $"The contract now ends on {wanted.CloseDate.Iso()}, but somebody has changed the renewal '{existing.Text("Name")}' since it was written."
            );
        }

        draft.Add(change => new Change
        {
            Id = change,
            Connection = pair.Salesforce.Name,
            Operation = "update",
            Object = "Opportunity",
            Record = id,
            Class = ChangeClass.Idempotent,
            Fields = fields,
        });
        return id;
    }

    private static string? AddTask(
        PlanDraft draft,
        Pair pair,
        ExpiringContract contract,
        RenewalSource source,
        JsonObject? existing,
        string opportunity,
        DateOnly today
    )
    {
        if (existing is not null && (existing.Children("Tasks") is { Count: > 0 } || existing.Flag("IsClosed")))
        {
            return existing.Children("Tasks").Select(task => task.Text("Id")).FirstOrDefault();
        }

        var due = contract.ActBy > today ? contract.ActBy : today;
        var fields = new List<FieldChange>
        {
            New("Subject", contract.TaskSubject),
            New("WhatId", opportunity),
            New("Status", "Not Started"),
            New("Priority", "Normal"),
            New("ActivityDate", due.Iso()),
            New(
                "Description",
                $"{contract.Contract.Label} ends on {contract.EndDate.Iso()}. Notice period: {contract.Terms.NoticeDays?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} days. {ChangeReferences.OperationId}"
            ),
        };
        if (source.OwnerId is not null)
        {
            fields.Add(New("OwnerId", source.OwnerId));
        }

        var id = draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.Salesforce.Name,
            Operation = "create",
            Object = "Task",
            Class = ChangeClass.Observable,
            Fields = fields,
            Details = new JsonObject
            {
                ["find"] = new JsonObject { ["WhatId"] = opportunity, ["Subject"] = contract.TaskSubject },
            },
        });
        return $"@{{{id}.id}}";
    }

    private static Link LinkOf(Pair pair, string key, string opportunity, RenewalValues written) =>
        new()
        {
            Pair = pair.Name,
            SalesforceType = "Opportunity",
            SalesforceId = opportunity,
            SpotDraftType = LinkType,
            SpotDraftId = key,
            MatchedBy = "created",
            Written = written.Digest(),
        };

    /// <summary>An opportunity's name has 120 characters; the account's may have 255.</summary>
    private static string Shortened(string name) => name.Length <= 90 ? name : name[..90];

    private static FieldChange New(string field, JsonNode after) => new() { Field = field, After = after };

    private static FieldChange Field(JsonObject record, string field, JsonNode after) =>
        new()
        {
            Field = field,
            Before = record[field]?.DeepClone(),
            After = after,
        };

    /// <summary>The values of a renewal that the contract determines.</summary>
    private sealed record RenewalValues(DateOnly CloseDate, decimal? Amount)
    {
        public string Digest() =>
            Governance.Evidence.Digest.Of(new JsonArray(CloseDate.Iso(), Amount is { } amount ? Money.Text(amount) : null));
    }
}
