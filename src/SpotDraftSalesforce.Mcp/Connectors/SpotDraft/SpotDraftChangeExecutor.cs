using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>
/// Performs changes in a workspace. What a change carries stands in its details' <c>body</c> or in its fields:
/// <list type="bullet">
/// <item><c>create contract</c>, observable (details: <c>body</c>, <c>external_metadata</c>); <c>void contract</c>, idempotent (details: <c>note</c>);
/// <c>mark contract</c> and <c>unmark contract</c>, observable; <c>send contract</c> (<c>attachment_formats</c>) and
/// <c>resend signature_request</c> (<c>email_id</c>), unobservable.</item>
/// <item>Of the contract that <c>Record</c> names: <c>update contract_data</c>, <c>update key_pointers</c>, <c>update external_metadata</c> and
/// <c>update note</c> (record <c>T-12/55</c>), idempotent; <c>create contract_relation</c> and <c>create approvals</c>, observable;
/// <c>create comment</c>, unobservable.</item>
/// <item><c>create</c> and <c>update</c> of <c>counterparty</c>, <c>address</c> and <c>contact</c>; ids of parts are written <c>102/55</c>.</item>
/// <item><c>create webhook</c>, unobservable since no route lists them; <c>delete webhook</c> and <c>re_trigger webhook</c>
/// (<c>contract_ids</c>), idempotent.</item>
/// </list>
/// Details may name a <c>user_email</c> as whom to act.
/// </summary>
internal sealed partial class SpotDraftChangeExecutor(ConnectionCatalog catalog) : IChangeExecutor
{
    public string System => "spotdraft";

    public async Task<IReadOnlyList<ChangeOutcome>> PerformAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Changes is not [var change])
        {
            throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.Internal,
                    Message = "SpotDraft cannot perform several changes all or none.",
                    Cure = "This is a fault of the tool that planned them. Please report it.",
                    Retry = RetryAdvice.Never,
                }
            );
        }

        var client = Client(change);
        var write = SpotDraftWrite.Of(change, batch.Effect);
        using var request = SpotDraftClient.Write(
            write.Method,
            write.Path,
            write.Body,
            batch.Effect,
            change.Class is ChangeClass.Keyed or ChangeClass.Idempotent
        );
        var settled = await Settlement.OfAsync(client.SendAsync, client.Faults, request, cancellationToken);
        if (settled.State == ChangeState.Done)
        {
            return [Done(client, change, settled.Answer!)];
        }

        return settled.Answer is null ? [settled.Outcome(change)] : [await RefusedAsync(client, change, settled, cancellationToken)];
    }

    private SpotDraftClient Client(Change change)
    {
        var client = catalog.SpotDraft(change.Connection);
        return (string?)change.Details?["user_email"] is { Length: > 0 } email ? client.As(email) : client;
    }

    /// <summary>A refused step is done all the same where the contract already stands where it leads: refusals differ in text, the status does not.</summary>
    private static async Task<ChangeOutcome> RefusedAsync(
        SpotDraftClient client,
        Change change,
        Settlement settled,
        CancellationToken cancellationToken
    )
    {
        if (change is { Operation: "delete", Object: "webhook" } && settled.Answer!.Status == HttpStatusCode.NotFound)
        {
            return Adopted(change, change.Record!, []);
        }

        if (change is not { Operation: "void" or "mark", Object: "contract" })
        {
            return settled.Outcome(change);
        }

        try
        {
            var contract = SpotDraftWrite.Contract(change);
            var state = await client.StatusAsync(contract, cancellationToken);
            return state.Status == (change.Operation == "void" ? ContractStatus.Voided : ContractStatus.Sign)
                ? Adopted(change, contract.Composite, new JsonObject { ["status"] = state.Status })
                : settled.Outcome(change);
        }
        catch (GovernedException)
        {
            return settled.Outcome(change);
        }
    }

    private static ChangeOutcome Adopted(Change change, string record, JsonObject values) =>
        new()
        {
            ChangeId = change.Id,
            State = ChangeState.Done,
            RecordId = record,
            Values = values,
            Adopted = true,
        };

    private static ChangeOutcome Done(SpotDraftClient client, Change change, VendorAnswer answer)
    {
        try
        {
            var (id, values) = Told(change, answer.Json);
            return new ChangeOutcome
            {
                ChangeId = change.Id,
                State = ChangeState.Done,
                RecordId = id,
                Values = values,
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return new Settlement(ChangeState.InDoubt, answer, client.Faults.NotJson(answer)).Outcome(change);
        }
    }

    private static (string Id, JsonObject Values) Told(Change change, JsonNode? answer) =>
        (change.Operation, change.Object) switch
        {
            ("create", "contract") => Created(answer),
            ("void", "contract") => (SpotDraftWrite.Contract(change).Composite, new JsonObject { ["status"] = ContractStatus.Voided }),
            ("send" or "mark" or "unmark", "contract") or ("resend", _) => (SpotDraftWrite.Contract(change).Composite, []),
            ("update" or "delete", _) => (change.Record!, []),
            ("re_trigger", "webhook") => (change.Record ?? "", []),
            ("create", "approvals") => (SpotDraftWrite.Contract(change).Composite, Asked(answer)),
            _ => Numbered(change, answer),
        };

    private static (string Id, JsonObject Values) Created(JsonNode? answer)
    {
        var contract = answer.Deserialize<ContractSummary>(JsonSerializerOptions.Web) ?? throw new JsonException("the answer is empty");
        return (contract.Id.Composite, Values(contract));
    }

    private static (string Id, JsonObject Values) Numbered(Change change, JsonNode? answer)
    {
        var id = (long?)answer?["id"] ?? throw new JsonException("the answer has no id");
        var values = new JsonObject { ["number"] = id };
        if (change.Object == "webhook")
        {
            values["status"] = answer!["status"]?.DeepClone();
        }

        return (RecordId(change, id), values);
    }

    private static JsonObject Asked(JsonNode? answer) =>
        answer is JsonArray approvals
            ? new JsonObject { ["approvals"] = new JsonArray([.. approvals.Select(approval => approval?["id"]?.DeepClone())]) }
            : throw new JsonException("the answer is no list of approvals");

    private static JsonObject Values(ContractSummary contract) =>
        new()
        {
            ["url"] = contract.Link,
            ["status"] = contract.Status,
            ["number"] = contract.Id.Number,
        };

    private static string RecordId(Change change, long id) =>
        change.Object switch
        {
            "counterparty" or "webhook" => id.ToString(CultureInfo.InvariantCulture),
            "comment" or "contract_relation" => string.Create(
                CultureInfo.InvariantCulture,
                $"{SpotDraftWrite.Contract(change).Composite}/{id}"
            ),
            _ => string.Create(CultureInfo.InvariantCulture, $"{SpotDraftWrite.Owner(change)}/{id}"),
        };
}
