using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>
/// The body of a preview from that of a creation. Both describe the same contract, in partly other words: a preview knows no link, name, signatories
/// or workflow, names a jurisdiction and a country instead of their codes, knows the selling entity by its id instead of its reference, and wants a
/// last name where a creation does not.
/// </summary>
internal static class PreviewBody
{
    private static readonly string[] Kept = ["contract_template_id", "contract_data", "organization_entity_id"];

    /// <summary>Where a creation names the selling entity; previews do not know it.</summary>
    public const string EntityReference = "entity_reference_id";

    /// <param name="entity">Id of the entity that the creation names; null where it names none.</param>
    public static JsonObject Of(JsonObject creation, long? entity)
    {
        var body = new JsonObject();
        foreach (var name in Kept)
        {
            if (creation[name] is { } value)
            {
                body[name] = value.DeepClone();
            }
        }

        if (entity is { } id)
        {
            body["organization_entity_id"] = id;
        }

        if (creation["counter_party_details"] is JsonArray parties)
        {
            body["counter_party_details"] = new JsonArray([.. parties.OfType<JsonObject>().Select(Party)]);
        }

        return body;
    }

    private static JsonObject Party(JsonObject creation)
    {
        var party = (JsonObject)creation.DeepClone();
        if (party["poc_details"] is JsonObject person)
        {
            person["last_name"] ??= "-";
        }

        if (party["organization_details"] is JsonObject details)
        {
            Rename(details, "jurisdiction_iso_code", "jurisdiction");
            if (details["address"] is JsonObject address)
            {
                // The code stays: the document has it in both bodies.
                address["country"] ??= address["country_iso_code"]?.DeepClone();
            }
        }

        return party;
    }

    private static void Rename(JsonObject record, string from, string to)
    {
        if (record[from] is { } value)
        {
            record[to] ??= value.DeepClone();
            record.Remove(from);
        }
    }
}
