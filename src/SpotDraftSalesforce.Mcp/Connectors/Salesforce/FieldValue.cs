using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>Compares what was written with what is read back: <c>48000</c> comes back as <c>48000.0</c>, an empty text as null.</summary>
internal static class FieldValue
{
    public static bool AreSame(JsonNode? one, JsonNode? other)
    {
        if (IsEmpty(one) || IsEmpty(other))
        {
            return IsEmpty(one) && IsEmpty(other);
        }

        if (one is not JsonValue || other is not JsonValue)
        {
            return JsonNode.DeepEquals(one, other);
        }

        var (first, second) = (Text(one), Text(other));
        if (first == second)
        {
            return true;
        }

        if (one.GetValueKind() == JsonValueKind.Number || other.GetValueKind() == JsonValueKind.Number)
        {
            return Number(first) is { } left && Number(second) is { } right && left == right;
        }

        if (LooksLikeDate(first) && LooksLikeDate(second))
        {
            return Instant(first) is { } left && Instant(second) is { } right && left == right;
        }

        return SalesforceId.AreSame(first, second) || first.Trim().ReplaceLineEndings("\n") == second.Trim().ReplaceLineEndings("\n");
    }

    /// <summary>A field of a record whatever the case of its name; null where it is missing.</summary>
    public static JsonNode? Of(JsonObject record, string field) =>
        record.FirstOrDefault(pair => string.Equals(pair.Key, field, StringComparison.OrdinalIgnoreCase)).Value;

    public static bool LooksLikeDate(string text) => text.Length >= 10 && text[4] == '-' && text[7] == '-' && Instant(text) is not null;

    private static bool IsEmpty(JsonNode? value) => value is null || value.GetValueKind() == JsonValueKind.Null || Text(value).Length == 0;

    private static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}
