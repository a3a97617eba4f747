using System.Globalization;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>Values in the forms that SpotDraft takes (guide to <c>contract_data</c>).</summary>
internal static class TemplateConversion
{
    private static readonly string[] AddressParts = ["street", "city", "state", "postalCode", "country"];

    private static readonly string[] AddressKeys = ["line_one", "city", "state", "zipcode", "country"];

    /// <summary>The value in its field's form; null where it has no such form.</summary>
    public static JsonNode? Of(TemplateField field, JsonNode found, JsonObject source)
    {
        if (field.As == TemplateFieldKind.Choices)
        {
            return Several(found);
        }

        if (field.As == TemplateFieldKind.AddressObject)
        {
            return found as JsonObject;
        }

        if (found is not JsonValue value)
        {
            return null;
        }

        var text = value.ToString();
        return field.As switch
        {
            TemplateFieldKind.Text or TemplateFieldKind.Address or TemplateFieldKind.Choice => JsonValue.Create(text),
            TemplateFieldKind.Number => Number(text),
            TemplateFieldKind.Integer => Whole(text) is { } whole ? JsonValue.Create(whole) : null,
            TemplateFieldKind.Date => IsDate(text) ? JsonValue.Create(text) : null,
            TemplateFieldKind.Boolean => bool.TryParse(text, out var truth) ? JsonValue.Create(truth) : null,
            TemplateFieldKind.Currency => Currency(text, source),
            TemplateFieldKind.Duration => Whole(text) is { } count ? Duration((long)count, field.Unit) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field.As, null),
        };
    }

    /// <summary>An address as its fields or as the compound that describe calls <c>address</c>, in one line or as an object; null where it is empty.</summary>
    public static JsonNode? Address(string path, JsonObject source, bool asObject)
    {
        var compound = SourcePath.Find(source, path) as JsonObject;
        var fields = SourcePath.AddressFields(path);
        var parts = AddressParts.Select((name, i) => OneLine(compound?[name] ?? SourcePath.Find(source, fields[i]))).ToArray();
        if (Array.TrueForAll(parts, part => part.Length == 0))
        {
            return null;
        }

        return asObject ? AddressObject(parts) : JsonValue.Create(InOneLine(parts));
    }

    /// <summary>What a kind is called in a sentence.</summary>
    public static string Article(TemplateFieldKind kind) =>
        kind switch
        {
            TemplateFieldKind.Integer => "a whole number",
            TemplateFieldKind.Date => "a date (YYYY-MM-DD)",
            TemplateFieldKind.Boolean => "true or false",
            TemplateFieldKind.Currency => "an amount with a known currency",
            TemplateFieldKind.Number => "a number",
            TemplateFieldKind.Duration => "a whole number of a duration's unit",
            TemplateFieldKind.Choice or TemplateFieldKind.Choices => "a choice",
            _ => "a text",
        };

    public static bool IsEmpty(JsonNode? node) =>
        node switch
        {
            null => true,
            JsonArray several => several.Count == 0,
            JsonValue value => value.TryGetValue(out string? text) && string.IsNullOrWhiteSpace(text),
            _ => false,
        };

    private static JsonObject AddressObject(string[] parts)
    {
        var address = new JsonObject();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > 0)
            {
                address[AddressKeys[i]] = parts[i];
            }
        }

        return address;
    }

    /// <summary>As people write it: street, city, state and postal code, country.</summary>
    private static string InOneLine(string[] parts)
    {
        var region = string.Join(' ', new[] { parts[2], parts[3] }.Where(part => part.Length > 0));
        return string.Join(", ", new[] { parts[0], parts[1], region, parts[4] }.Where(part => part.Length > 0));
    }

    private static string OneLine(JsonNode? part) =>
        string.Join(
            ", ",
            (part?.ToString() ?? "").Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );

    /// <summary>Texts, each once: the values of several line items repeat themselves.</summary>
    private static JsonArray? Several(JsonNode found)
    {
        IEnumerable<string> texts = found switch
        {
            JsonArray several => several.OfType<JsonValue>().Select(one => one.ToString()),
            JsonValue value => SourcePath.Selected(value),
            _ => [],
        };
        var chosen = texts.Distinct(StringComparer.Ordinal).Select(one => (JsonNode)JsonValue.Create(one)!).ToArray();
        return chosen.Length == 0 ? null : new JsonArray(chosen);
    }

    private static JsonValue? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            // Without trailing zeros: 48000.00 and 48000 are one value, and are to look like one in a plan.
            ? JsonValue.Create(number / 1.0000000000000000000000000000m)
            : null;

    private static decimal? Whole(string text) =>
        Number(text) is { } number && decimal.IsInteger(number.GetValue<decimal>()) ? number.GetValue<decimal>() : null;

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static JsonObject? Currency(string text, JsonObject source)
    {
        var currency = SourcePath.Find(source, "Opportunity.CurrencyIsoCode") ?? SourcePath.Find(source, "Pair.Currency");
        return Number(text) is { } number && !IsEmpty(currency)
            ? new JsonObject { ["type"] = currency!.ToString(), ["value"] = number }
            : null;
    }

    /// <summary>SpotDraft's guide counts a year as 365 days and a month beside it as 30.</summary>
    private static JsonObject? Duration(long count, DurationUnit unit) =>
        count is < 0 or > 100_000
            ? null
            : new JsonObject
            {
                ["days"] = unit switch
                {
                    DurationUnit.Years => count * 365,
                    DurationUnit.Months => (count / 12 * 365) + (count % 12 * 30),
                    _ => count,
                },
                ["type"] = unit.ToString().ToUpperInvariant(),
                ["value"] = count,
            };
}
