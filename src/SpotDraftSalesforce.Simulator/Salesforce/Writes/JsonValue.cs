using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>Reads one JSON value as the type of its field; throws <c>JSON_PARSER_ERROR</c> where the platform does.</summary>
internal static class JsonValue
{
    private static readonly string[] DateTimeForms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mmK",
    ];

    public static object? Read(SObjectField field, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (field.Type.IsNumber())
        {
            return ReadNumber(field, json);
        }

        return field.Type switch
        {
            FieldType.Boolean => ReadBoolean(field, json),
            FieldType.Date => ReadText(field, json) is { Length: > 0 } text ? ReadDate(field, json, text) : null,
            FieldType.DateTime => ReadText(field, json) is { Length: > 0 } text ? ReadDateTime(field, json, text) : null,
            FieldType.Base64 => ReadBytes(field, json),
            _ => ReadText(field, json) is { Length: > 0 } text ? text : null,
        };
    }

    /// <summary>A datetime as the platform takes it, with or without a colon in its offset; null for anything else.</summary>
    public static DateTimeOffset? ParseDateTime(string text)
    {
        if (text.Length > 5 && text[^5] is '+' or '-' && !text[^5..].Contains(':', StringComparison.Ordinal))
        {
            text = text.Insert(text.Length - 2, ":");
        }

        var zoned = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        return
            zoned
            && DateTimeOffset.TryParseExact(
                text,
                DateTimeForms,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal,
                out var time
            )
            ? new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero)
            : null;
    }

    private static SaveException Misfit(SObjectField field, JsonElement json)
    {
        var (token, shown) = json.ValueKind switch
        {
            JsonValueKind.String => ("VALUE_STRING", json.GetString()!),
            JsonValueKind.Number => (
                json.GetRawText().Contains('.', StringComparison.Ordinal) ? "VALUE_NUMBER_FLOAT" : "VALUE_NUMBER_INT",
                json.GetRawText()
            ),
            JsonValueKind.True => ("VALUE_TRUE", "true"),
            JsonValueKind.False => ("VALUE_FALSE", "false"),
            JsonValueKind.Array => ("START_ARRAY", "["),
            _ => ("START_OBJECT", "{"),
        };
        return new SaveException(
            new SaveError(
                "JSON_PARSER_ERROR",
                $"Cannot deserialize instance of {field.Type.Wire()} from {token} value {shown} or request may be missing a required field at [line:1, column:2]"
            )
        );
    }

    private static string ReadText(SObjectField field, JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw Misfit(field, json);

    private static bool ReadBoolean(SObjectField field, JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(json.GetString(), out var value) => value,
            _ => throw Misfit(field, json),
        };

    private static decimal ReadNumber(SObjectField field, JsonElement json)
    {
        decimal number;
        switch (json.ValueKind)
        {
            case JsonValueKind.Number when json.TryGetDecimal(out number):
                break;
            case JsonValueKind.Number:
                throw new SaveException(OutOfRange(field, json.GetRawText()));
            case JsonValueKind.String when decimal.TryParse(json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number):
                break;
            default:
                throw Misfit(field, json);
        }

        if (field.Type == FieldType.Integer)
        {
            return number == decimal.Truncate(number) ? number : throw Misfit(field, json);
        }

        var whole = field.Precision - field.Scale;
        return whole is > 0 and < 28 && Math.Abs(number) >= (decimal)Math.Pow(10, whole)
            ? throw new SaveException(OutOfRange(field, json.GetRawText()))
            : decimal.Round(number, field.Scale, MidpointRounding.AwayFromZero);
    }

    private static SaveError OutOfRange(SObjectField field, string shown) =>
        new("NUMBER_OUTSIDE_VALID_RANGE", $"{field.Label}: value outside of valid range on numeric field: {shown}", field.Name);

    private static DateOnly ReadDate(SObjectField field, JsonElement json, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Misfit(field, json);

    private static DateTimeOffset ReadDateTime(SObjectField field, JsonElement json, string text) =>
        ParseDateTime(text) is { } time ? time : throw Misfit(field, json);

    private static ContentBlob ReadBytes(SObjectField field, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String || !json.TryGetBytesFromBase64(out var bytes))
        {
            throw json.ValueKind == JsonValueKind.String
                ? new SaveException(new SaveError("JSON_PARSER_ERROR", $"Value in field {field.Name} is not valid base64", field.Name))
                : Misfit(field, json);
        }

        return ContentBlob.Of(bytes);
    }
}
