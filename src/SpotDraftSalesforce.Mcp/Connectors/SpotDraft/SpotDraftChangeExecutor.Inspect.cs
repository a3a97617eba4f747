using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

internal sealed partial class SpotDraftChangeExecutor
{
    public async Task<ChangeSighting> InspectAsync(ChangeBatch batch, Change change, CancellationToken cancellationToken)
    {
        var client = Client(change);
        try
        {
            return (change.Operation, change.Object) switch
            {
                ("create", "contract") => await new CreatedContracts(client).FindAsync(batch.Effect, change, cancellationToken),
                ("void", "contract") => await SeeVoidAsync(client, change, cancellationToken),
                ("update", "contract_data") => await SeeDataAsync(client, change, cancellationToken),
                ("create", "counterparty") => await SeeCounterpartyAsync(client, change, cancellationToken),
                ("update", "counterparty") => SeeUpdate(
                    change,
                    Json(await client.CounterpartyAsync(SpotDraftWrite.Owner(change), cancellationToken))
                ),
                ("create", "address") => await SeeAddressAsync(client, change, cancellationToken),
                ("update", "address") => SeeUpdate(change, await AddressAsync(client, change, cancellationToken)),
                ("create", "contact") => await SeeContactAsync(client, change, cancellationToken),
                ("update", "contact") => SeeUpdate(change, await ContactAsync(client, change, cancellationToken)),
                _ => throw SpotDraftWrite.Unknown(change),
            };
        }
        catch (GovernedException fault) when (fault.Error.Code is ErrorCode.NotFound or ErrorCode.Conflict)
        {
            return new ChangeSighting(SightingKind.Conflict, Detail: fault.Error.Message);
        }
    }

    private static async Task<ChangeSighting> SeeVoidAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        var contract = SpotDraftWrite.Contract(change);
        var state = await client.StatusAsync(contract, cancellationToken);
        return state.Status switch
        {
            ContractStatus.Voided => new ChangeSighting(
                SightingKind.Done,
                contract.Composite,
                new JsonObject { ["status"] = state.Status }
            ),
            ContractStatus.Executed => new ChangeSighting(
                SightingKind.Conflict,
                contract.Composite,
                Detail: $"{contract} was executed meanwhile."
            ),
            _ => new ChangeSighting(SightingKind.NotDone),
        };
    }

    /// <summary>The values cannot be read back as they were written; sending them again does no harm while the contract takes them.</summary>
    private static async Task<ChangeSighting> SeeDataAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        var contract = SpotDraftWrite.Contract(change);
        var state = await client.StatusAsync(contract, cancellationToken);
        return state.Status is ContractStatus.Executed or ContractStatus.Voided
            ? new ChangeSighting(SightingKind.Conflict, contract.Composite, Detail: $"{contract} is {state.Status} meanwhile.")
            : new ChangeSighting(SightingKind.NotDone);
    }

    private static async Task<ChangeSighting> SeeCounterpartyAsync(
        SpotDraftClient client,
        Change change,
        CancellationToken cancellationToken
    )
    {
        var body = SpotDraftWrite.PlannedBody(change);
        var name = (string?)body["organization_name"] ?? (string?)body["contact_name"] ?? "";
        var email = (string?)body["contact_email"];
        var found = new List<Counterparty>();
        if (email is { Length: > 0 })
        {
            await foreach (var row in client.EachCounterpartyAsync(email, cancellationToken))
            {
                Keep(row);
            }
        }

        if (found.Count == 0)
        {
            // There is no filter by name, and the address may not be read back as it was sent.
            await foreach (var row in client.EachCounterpartyAsync(null, cancellationToken))
            {
                Keep(row);
            }
        }

        return Only(change, found.Select(row => row.Id));

        void Keep(Counterparty row)
        {
            if (Equal(row.Name, name))
            {
                found.Add(row);
            }
        }
    }

    private static async Task<ChangeSighting> SeeContactAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        var email = (string?)SpotDraftWrite.PlannedBody(change)["email"];
        var found = new List<long>();
        await foreach (var contact in client.EachContactAsync(SpotDraftWrite.Owner(change), cancellationToken))
        {
            if (Equal(contact.Email, email))
            {
                found.Add(contact.Id);
            }
        }

        return Only(change, found);
    }

    private static async Task<ChangeSighting> SeeAddressAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        var body = SpotDraftWrite.PlannedBody(change);
        var found = new List<long>();
        await foreach (var address in client.EachAddressAsync(SpotDraftWrite.Owner(change), cancellationToken))
        {
            if (Equal(address.LineOne, (string?)body["line_one"]) && Equal(address.Zipcode, (string?)body["zipcode"]))
            {
                found.Add(address.Id);
            }
        }

        return Only(change, found);
    }

    private static async Task<JsonObject> AddressAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        await foreach (var address in client.EachAddressAsync(SpotDraftWrite.Owner(change), cancellationToken))
        {
            if (address.Id == SpotDraftWrite.Part(change))
            {
                return Json(address);
            }
        }

        throw Gone(change);
    }

    private static async Task<JsonObject> ContactAsync(SpotDraftClient client, Change change, CancellationToken cancellationToken)
    {
        await foreach (var contact in client.EachContactAsync(SpotDraftWrite.Owner(change), cancellationToken))
        {
            if (contact.Id == SpotDraftWrite.Part(change))
            {
                return Json(contact);
            }
        }

        throw Gone(change);
    }

    /// <summary>Compares the fields that the vendor reads back; it answers some in other words (a country's name for its code) or not at all.</summary>
    private static ChangeSighting SeeUpdate(Change change, JsonObject current)
    {
        var shown = change.Fields.Where(field => current[field.Field] is not null).ToList();
        if (shown.Count > 0 && shown.TrueForAll(field => FieldValue.AreSame(field.After, current[field.Field])))
        {
            return new ChangeSighting(SightingKind.Done, change.Record);
        }

        return shown.TrueForAll(field => FieldValue.AreSame(field.Before, current[field.Field]))
            ? new ChangeSighting(SightingKind.NotDone)
            : new ChangeSighting(
                SightingKind.Conflict,
                change.Record,
                Detail: $"The {change.Object} {change.Record} was changed meanwhile."
            );
    }

    private static ChangeSighting Only(Change change, IEnumerable<long> ids)
    {
        var all = ids.Distinct().ToList();
        return all.Count switch
        {
            0 => new ChangeSighting(SightingKind.NotDone),
            1 => new ChangeSighting(SightingKind.Done, RecordId(change, all[0]), new JsonObject { ["number"] = all[0] }),
            _ => new ChangeSighting(
                SightingKind.Conflict,
                Detail: $"Several {change.Object} records look like the one of change {change.Id}."
            ),
        };
    }

    private static bool Equal(string? one, string? other) =>
        string.Equals(one?.Trim() ?? "", other?.Trim() ?? "", StringComparison.OrdinalIgnoreCase);

    private static JsonObject Json<T>(T record) => (JsonObject)JsonSerializer.SerializeToNode(record, JsonSerializerOptions.Web)!;

    private static GovernedException Gone(Change change) =>
        new(
            new Error
            {
                Code = ErrorCode.NotFound,
                Message = $"The {change.Object} {change.Record} is gone.",
                Cure = "Look at the counterparty in SpotDraft, then ask again: the plan is then made from what is there.",
            }
        );
}
