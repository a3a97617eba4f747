using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>
/// Performs changes in a workspace: <c>create contract</c> (details: <c>body</c>, <c>external_metadata</c>), <c>void contract</c> (details:
/// <c>note</c>), <c>update contract_data</c> (details: <c>body</c>, which is <c>{"data":{…}}</c>), and <c>create</c> or <c>update</c> of <c>counterparty</c>, <c>address</c> and <c>contact</c>. Details may name a
/// <c>user_email</c> as whom to act. Ids of contacts and addresses are written <c>counterparty/part</c>.
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

        return settled.Answer is not null && change is { Operation: "void", Object: "contract" }
            ? [await VoidedAlreadyAsync(client, change, settled, cancellationToken)]
            : [settled.Outcome(change)];
    }

    private SpotDraftClient Client(Change change)
    {
        var client = catalog.SpotDraft(change.Connection);
        return (string?)change.Details?["user_email"] is { Length: > 0 } email ? client.As(email) : client;
    }

    /// <summary>A refused void is done all the same where the contract is void: its text differs between versions, its status does not.</summary>
    private static async Task<ChangeOutcome> VoidedAlreadyAsync(
        SpotDraftClient client,
        Change change,
        Settlement settled,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var state = await client.StatusAsync(SpotDraftWrite.Contract(change), cancellationToken);
            return state.Status == ContractStatus.Voided
                ? new ChangeOutcome
                {
                    ChangeId = change.Id,
                    State = ChangeState.Done,
                    RecordId = SpotDraftWrite.Contract(change).Composite,
                    Values = new JsonObject { ["status"] = state.Status },
                    Adopted = true,
                }
                : settled.Outcome(change);
        }
        catch (GovernedException)
        {
            return settled.Outcome(change);
        }
    }

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

    private static (string Id, JsonObject Values) Told(Change change, JsonNode? answer)
    {
        if (change is { Object: "contract" })
        {
            if (change.Operation == "void")
            {
                return (SpotDraftWrite.Contract(change).Composite, new JsonObject { ["status"] = ContractStatus.Voided });
            }

            var contract = answer.Deserialize<ContractSummary>(JsonSerializerOptions.Web) ?? throw new JsonException("the answer is empty");
            return (contract.Id.Composite, Values(contract));
        }

        if (change.Operation == "update")
        {
            return (change.Record!, []);
        }

        var id = (long?)answer?["id"] ?? throw new JsonException("the answer has no id");
        return (RecordId(change, id), new JsonObject { ["number"] = id });
    }

    private static JsonObject Values(ContractSummary contract) =>
        new()
        {
            ["url"] = contract.Link,
            ["status"] = contract.Status,
            ["number"] = contract.Id.Number,
        };

    private static string RecordId(Change change, long id) =>
        change.Object == "counterparty"
            ? id.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{SpotDraftWrite.Owner(change)}/{id}");
}
