using System.Globalization;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>Reads the values of a queried record; a path such as <c>Account.Owner.IsActive</c> follows parents, and a missing parent has no values.</summary>
internal static class SalesforceRow
{
    public static string? Text(this JsonObject row, string path) => Find(row, path)?.ToString() is { Length: > 0 } text ? text : null;

    public static bool Flag(this JsonObject row, string path) =>
        Find(row, path) is JsonValue value && value.TryGetValue(out bool flag) && flag;

    public static DateOnly? Date(this JsonObject row, string path) =>
        DateOnly.TryParseExact(row.Text(path), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public static decimal? Number(this JsonObject row, string path) =>
        decimal.TryParse(row.Text(path), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The rows of a child subquery; none where the vendor answered null.</summary>
    public static IReadOnlyList<JsonObject> Children(this JsonObject row, string name) =>
        [.. (row[name]?["records"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>A date as Salesforce takes it.</summary>
    public static string Iso(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonNode? Find(JsonObject row, string path)
    {
        JsonNode? node = row;
        foreach (var step in path.Split('.'))
        {
            node = (node as JsonObject)?[step];
        }

        return node;
    }
}
