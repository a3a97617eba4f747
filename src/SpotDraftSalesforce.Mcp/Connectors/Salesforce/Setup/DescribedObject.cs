using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

/// <summary>An object as describe shows it to the connection's user: what field-level security hides is not there.</summary>
internal sealed class DescribedObject(JsonObject describe)
{
    private readonly Dictionary<string, JsonObject> _fields = (describe["fields"] as JsonArray ?? [])
        .OfType<JsonObject>()
        .Where(field => (string?)field["name"] is not null)
        .ToDictionary(field => (string)field["name"]!, StringComparer.OrdinalIgnoreCase);

    public string Name => (string?)describe["name"] ?? "";

    public bool Createable => Flag(describe, "createable");

    public bool Updateable => Flag(describe, "updateable");

    public JsonObject? Field(string name) => _fields.GetValueOrDefault(name);

    /// <summary>The object that a relationship such as <c>Account</c> leads to; null where there is none of that name.</summary>
    public string? Related(string relationship) =>
        _fields.Values.FirstOrDefault(field =>
            string.Equals((string?)field["relationshipName"], relationship, StringComparison.OrdinalIgnoreCase)
        )
            is { } found
            ? (string?)(found["referenceTo"] as JsonArray)?.FirstOrDefault()
            : null;

    /// <summary>Fields that a new record must have and that nothing fills by itself.</summary>
    public IEnumerable<string> Required =>
        _fields
            .Where(entry => Flag(entry.Value, "createable") && !Flag(entry.Value, "nillable") && !Flag(entry.Value, "defaultedOnCreate"))
            .Select(entry => entry.Key);

    /// <summary>The values that a field may have; null where it takes any.</summary>
    public IReadOnlyList<string>? Allowed(string field) =>
        Field(field) is { } found && Flag(found, "restrictedPicklist") ? PicklistValues(found) : null;

    /// <summary>DeveloperNames of the active record types, the master's included.</summary>
    public IReadOnlyList<string> RecordTypes =>
        [
            .. (describe["recordTypeInfos"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Where(type => Flag(type, "active"))
                .Select(type => (string?)type["developerName"])
                .OfType<string>(),
        ];

    /// <summary>The relationship as the org spells it; null where there is none of that name.</summary>
    public string? RelationshipName(string relationship) =>
        _fields
            .Values.Select(field => (string?)field["relationshipName"])
            .FirstOrDefault(name => string.Equals(name, relationship, StringComparison.OrdinalIgnoreCase));

    /// <summary>The active values of a picklist, restricted or not.</summary>
    public static IReadOnlyList<string> PicklistValues(JsonObject field) =>
        [
            .. (field["picklistValues"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Where(value => Flag(value, "active"))
                .Select(value => (string?)value["value"])
                .OfType<string>(),
        ];

    public static bool Flag(JsonObject from, string key) => from[key] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static int Number(JsonObject from, string key) =>
        from[key] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
}
