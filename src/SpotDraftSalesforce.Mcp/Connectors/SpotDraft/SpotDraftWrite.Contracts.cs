using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

internal sealed partial record SpotDraftWrite
{
    /// <summary>The note of a record such as <c>T-12/55</c>.</summary>
    public static long NoteOf(Change change) =>
        change.Record?.Split('/') is [_, var note] && long.TryParse(note, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw Fault(change, "names no note");

    private static SpotDraftWrite? OfContract(Change change, Effect effect) =>
        (change.Operation, change.Object) switch
        {
            ("create", "contract") => Post("contracts/", ContractBody(change, effect)),
            ("send", "contract") => Post($"contracts/{Contract(change).Composite}/send_to_counterparties", PlannedBody(change)),
            ("mark", "contract") => Post($"contracts/{Contract(change).Composite}/mark_for_execution/", PlannedBody(change)),
            ("unmark", "contract") => Post($"contracts/{Contract(change).Composite}/unmark_for_execution", PlannedBody(change)),
            ("void", "contract") => Post($"contracts/{Contract(change).Composite}/status/void", Note(change)),
            ("resend", "signature_request") => Post(
                $"contracts/{Contract(change).Composite}/signatories/resend_email/",
                Needed(change, "email_id")
            ),
            _ => null,
        };

    private static SpotDraftWrite? OfContractPart(Change change) =>
        (change.Operation, change.Object) switch
        {
            ("update", "contract_data") => Patch(
                $"contracts/{Contract(change).Composite}/contract_data",
                new JsonObject { ["data"] = PlannedBody(change) }
            ),
            ("update", "key_pointers") => Post($"contracts/{Contract(change).Composite}/key_pointers/bulk", KeyPointers(change)),
            ("update", "external_metadata") => Post(
                $"contracts/{Contract(change).Composite}/external_metadata",
                new JsonObject { ["external_metadata"] = PlannedBody(change) }
            ),
            ("create", "comment") => Post($"contracts/{Contract(change).Bare}/comments/", Needed(change, "comment")),
            ("create", "approvals") => Post($"contracts/approvals/{Contract(change).Composite}/", Needed(change, "approvals")),
            ("create", "contract_relation") => Post(
                $"contracts/{Contract(change).Bare}/contract_relation/",
                Needed(change, "related_contract_id")
            ),
            ("update", "note") => new SpotDraftWrite(
                HttpMethod.Put,
                $"contracts/{Contract(change).Composite}/notes/{Text(NoteOf(change))}",
                Needed(change, "text")
            ),
            _ => null,
        };

    private static SpotDraftWrite? OfWebhook(Change change) =>
        (change.Operation, change.Object) switch
        {
            ("create", "webhook") => Post("webhooks/", Needed(change, "url")),
            ("delete", "webhook") => new SpotDraftWrite(HttpMethod.Delete, $"webhooks/{Text(Owner(change))}", null),
            ("re_trigger", "webhook") => Post("contracts/webhooks/re_trigger_latest/", Needed(change, "contract_ids")),
            _ => null,
        };

    /// <summary>The planned body, which has to say <paramref name="field"/>.</summary>
    private static JsonObject Needed(Change change, string field)
    {
        var body = PlannedBody(change);
        return body[field] is not null ? body : throw Fault(change, $"lacks {field}");
    }

    /// <summary>Key pointers by the names of their fields; details may name an id for one: <c>{"ids":{"end_date":100}}</c>.</summary>
    private static JsonObject KeyPointers(Change change)
    {
        var ids = change.Details?["ids"] as JsonObject;
        var list = new JsonArray();
        foreach (var field in change.Fields)
        {
            var pointer = new JsonObject();
            if (ids?[field.Field] is { } id)
            {
                pointer["key_pointer_id"] = id.DeepClone();
            }
            else
            {
                pointer["key_pointer_field_name"] = field.Field;
            }

            pointer["value"] = field.After?.DeepClone();
            list.Add(pointer);
        }

        return list.Count > 0 ? new JsonObject { ["key_pointers"] = list } : throw Fault(change, "sets no key pointer");
    }
}
