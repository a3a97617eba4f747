using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

internal sealed partial class SpotDraftChangeExecutor
{
    /// <summary>How things stand with what belongs to a contract; null for a change that cannot be looked up, which only a person settles.</summary>
    private static async Task<ChangeSighting?> SeePartAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken) =>
        (change.Operation, change.Object) switch
        {
            ("update", "contract_data") => SeeUpdate(change, await AnswersAsync(client, change, cancellationToken)),
            ("update", "key_pointers") => SeeUpdate(change, await PointersAsync(client, change, cancellationToken)),
            ("update", "external_metadata") => SeeUpdate(change, await LinkAsync(client, change, cancellationToken)),
            ("update", "note") => SeeUpdate(change, await NoteAsync(client, change, cancellationToken)),
            ("create", "contract_relation") => await SeeRelationAsync(client, change, cancellationToken),
            ("create", "approvals") => await SeeApprovalsAsync(client, change, cancellationToken),
            // Neither is shown by any route; both may be sent again.
            ("delete" or "re_trigger", "webhook") => new ChangeSighting(SightingKind.NotDone),
            _ => null,
        };

    private static async Task<ChangeSighting> SeeStepAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        var contract = SpotDraftWrite.Contract(change);
        var status = (await client.StatusAsync(contract, cancellationToken)).Status;
        var kind = (change.Operation, status) switch
        {
            ("void", ContractStatus.Voided) or ("mark", ContractStatus.Sign or ContractStatus.Executed) => SightingKind.Done,
            ("unmark", ContractStatus.Draft or ContractStatus.Redlining) => SightingKind.Done,
            ("void", not ContractStatus.Executed) => SightingKind.NotDone,
            ("mark", ContractStatus.Draft or ContractStatus.Redlining) or ("unmark", ContractStatus.Sign) => SightingKind.NotDone,
            _ => SightingKind.Conflict,
        };
        return kind switch
        {
            SightingKind.Done => new ChangeSighting(kind, contract.Composite, new JsonObject { ["status"] = status }),
            SightingKind.NotDone => new ChangeSighting(kind),
            _ => new ChangeSighting(kind, contract.Composite, Detail: $"{contract} became {status} meanwhile."),
        };
    }

    /// <summary>Contract data has no route to read it; the answers to the template's questions are the same thing.</summary>
    private static async Task<JsonObject> AnswersAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken) =>
        Record((await client.QuestionnaireAsync(SpotDraftWrite.Contract(change), QuestionnaireAnswers.OfTemplate, cancellationToken)).Data);

    private static async Task<JsonObject> PointersAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        var pointers = await client.KeyPointersAsync(SpotDraftWrite.Contract(change), cancellationToken);
        return Record(
            pointers.DistinctBy(pointer => pointer.FieldName).ToDictionary(pointer => pointer.FieldName, pointer => pointer.Value)
        );
    }

    private static async Task<JsonObject> LinkAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken) =>
        await client.ExternalMetadataAsync(SpotDraftWrite.Contract(change), cancellationToken) is { } link ? Json(link) : [];

    private static async Task<JsonObject> NoteAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        var notes = await client.NotesAsync(SpotDraftWrite.Contract(change), cancellationToken);
        var note = notes.FirstOrDefault(note => note.Id == SpotDraftWrite.NoteOf(change)) ?? throw Gone(change);
        return new JsonObject { ["text"] = note.Text };
    }

    private static async Task<ChangeSighting> SeeRelationAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        var body = SpotDraftWrite.PlannedBody(change);
        var contract = SpotDraftWrite.Contract(change);
        var found = new List<RelatedContract>();
        await foreach (var relation in client.EachRelatedContractAsync(contract, cancellationToken))
        {
            if (
                FieldValue.AreSame(body["related_contract_id"], relation.Contract.Id.Number)
                && Equal(relation.RelationType, (string?)body["relation_type"])
            )
            {
                found.Add(relation);
            }
        }

        return found is [var only, ..]
            ? new ChangeSighting(SightingKind.Done, $"{contract.Composite}/{only.Id}", new JsonObject { ["number"] = only.Id })
            : new ChangeSighting(SightingKind.NotDone);
    }

    /// <summary>Ours are there when each has one of its name that waits for a decision.</summary>
    private static async Task<ChangeSighting> SeeApprovalsAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        var contract = SpotDraftWrite.Contract(change);
        var asked = SpotDraftWrite.PlannedBody(change)["approvals"] as JsonArray ?? [];
        var open = (await client.ApprovalsAsync(contract, cancellationToken)).Where(state =>
            state.Approval.Status is "PENDING" or "NOT_STARTED"
        );
        var names = open.Select(state => state.Approval.Name).ToHashSet(StringComparer.Ordinal);
        return asked.Count(approval => names.Contains((string?)approval?["name"] ?? "")) switch
        {
            0 => new ChangeSighting(SightingKind.NotDone),
            var count when count == asked.Count => new ChangeSighting(SightingKind.Done, contract.Composite),
            _ => new ChangeSighting(
                SightingKind.Conflict,
                contract.Composite,
                Detail: $"Some of the approvals are asked for already on {contract}."
            ),
        };
    }

    private static JsonObject Record(IReadOnlyDictionary<string, JsonElement> values)
    {
        var record = new JsonObject();
        foreach (var (name, value) in values)
        {
            record[name] = JsonSerializer.SerializeToNode(value);
        }

        return record;
    }
}
