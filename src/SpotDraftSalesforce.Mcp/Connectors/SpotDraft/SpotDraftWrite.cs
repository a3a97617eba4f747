using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>A change as the call that performs it; the path is below <c>/api/v2.1/public/</c>, with the slash that its route wants.</summary>
internal sealed record SpotDraftWrite(HttpMethod Method, string Path, JsonObject Body)
{
    public static SpotDraftWrite Of(Change change, Effect effect) =>
        (change.Operation, change.Object) switch
        {
            ("create", "contract") => new SpotDraftWrite(HttpMethod.Post, "contracts/", ContractBody(change, effect)),
            ("void", "contract") => new SpotDraftWrite(
                HttpMethod.Post,
                $"contracts/{Contract(change).Composite}/status/void",
                Note(change)
            ),
            ("update", "contract_data") => new SpotDraftWrite(
                HttpMethod.Patch,
                $"contracts/{Contract(change).Composite}/contract_data",
                PlannedBody(change)
            ),
            ("create", "counterparty") => new SpotDraftWrite(HttpMethod.Post, "counter_parties/", PlannedBody(change)),
            ("update", "counterparty") => new SpotDraftWrite(
                HttpMethod.Patch,
                $"counter_parties/{Text(Owner(change))}",
                PlannedBody(change)
            ),
            ("create", "address") => new SpotDraftWrite(
                HttpMethod.Post,
                $"counter_parties/{Text(Owner(change))}/addresses/",
                PlannedBody(change)
            ),
            ("update", "address") => new SpotDraftWrite(
                HttpMethod.Patch,
                $"counter_parties/{Text(Owner(change))}/addresses/{Text(Part(change))}/",
                PlannedBody(change)
            ),
            ("create", "contact") => new SpotDraftWrite(
                HttpMethod.Post,
                $"counter_parties/{Text(Owner(change))}/contacts",
                PlannedBody(change)
            ),
            ("update", "contact") => new SpotDraftWrite(
                HttpMethod.Patch,
                $"counter_parties/{Text(Owner(change))}/contacts/{Text(Part(change))}/",
                PlannedBody(change)
            ),
            _ => throw Unknown(change),
        };

    /// <summary>The body as planned, or the fields' values after the change.</summary>
    public static JsonObject PlannedBody(Change change)
    {
        if (change.Details?["body"] is JsonObject planned)
        {
            return (JsonObject)planned.DeepClone();
        }

        var body = new JsonObject();
        foreach (var field in change.Fields)
        {
            body[field.Field] = field.After?.DeepClone();
        }

        return body;
    }

    /// <summary>The link that a new contract gets, with the marks by which it is found again.</summary>
    public static JsonObject Link(Change change, Effect effect)
    {
        var link = change.Details?["external_metadata"] as JsonObject ?? throw Fault(change, "lacks details.external_metadata");
        var marked = (JsonObject)link.DeepClone();
        if (marked["record_data"] is not JsonObject data)
        {
            data = [];
            marked["record_data"] = data;
        }

        data["operation_id"] = effect.OperationId;
        data["change_id"] = change.Id;
        return marked;
    }

    public static ContractRef Contract(Change change) =>
        ContractRef.TryParse(change.Record, out var contract) ? contract : throw Fault(change, "names no contract");

    /// <summary>The counterparty of a record such as <c>102</c> or <c>102/55</c>.</summary>
    public static long Owner(Change change) => Id(change, 0);

    /// <summary>The contact or address of a record such as <c>102/55</c>.</summary>
    public static long Part(Change change) => Id(change, 1);

    public static GovernedException Unknown(Change change) =>
        Fault(change, $"asks for '{change.Operation} {change.Object}', which SpotDraft's connector does not know");

    private static JsonObject ContractBody(Change change, Effect effect)
    {
        var body = PlannedBody(change);
        body["external_metadata"] = Link(change, effect);
        return body;
    }

    private static JsonObject Note(Change change) =>
        (string?)change.Details?["note"] is { Length: > 0 } note
            ? new JsonObject { ["note"] = note }
            : throw Fault(change, "lacks the note that voiding needs");

    private static long Id(Change change, int place)
    {
        var parts = change.Record?.Split('/') ?? [];
        return parts.Length > place && long.TryParse(parts[place], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw Fault(change, $"names no {(place == 0 ? "counterparty" : change.Object)}");
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static GovernedException Fault(Change change, string what) =>
        new(
            new Error
            {
                Code = ErrorCode.Internal,
                Message = $"Change {change.Id} {what}.",
                Cure = "This is a fault of the tool that planned it. Please report it.",
                Retry = RetryAdvice.Never,
            }
        );
}
