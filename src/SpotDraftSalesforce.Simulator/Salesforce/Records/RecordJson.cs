using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>Records and values as the REST API writes them.</summary>
internal static class RecordJson
{
    private static readonly string[] AddressParts = ["City", "Country", "PostalCode", "State", "Street"];

    public static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    public static void WriteAttributes(Utf8JsonWriter json, OrgRecord record, string versionPath)
    {
        json.WriteStartObject("attributes");
        json.WriteString("type", record.Type.Name);
        json.WriteString("url", $"{versionPath}/sobjects/{record.Type.Name}/{record.Id}");
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, OrgRecord record, IEnumerable<SObjectField> fields, string versionPath)
    {
        json.WriteStartObject();
        WriteAttributes(json, record, versionPath);
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            WriteValue(json, field, record[field], record, versionPath);
        }

        json.WriteEndObject();
    }

    public static void WriteValue(Utf8JsonWriter json, SObjectField field, object? value, OrgRecord? record, string versionPath)
    {
        if (field.Type == FieldType.Address && record is not null)
        {
            WriteAddress(json, field, record);
            return;
        }

        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case decimal number when field.Type == FieldType.Integer:
                json.WriteNumberValue(decimal.ToInt64(number));
                break;
            case decimal number:
                json.WriteRawValue(number.ToString("0.0##############", CultureInfo.InvariantCulture));
                break;
            case DateOnly date:
                json.WriteStringValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                json.WriteStringValue(Instant(time));
                break;
            default:
                json.WriteStringValue($"{versionPath}/sobjects/{record?.Type.Name}/{record?.Id}/{field.Name}");
                break;
        }
    }

    private static void WriteAddress(Utf8JsonWriter json, SObjectField field, OrgRecord record)
    {
        var prefix = field.Name[..^"Address".Length];
        var parts = AddressParts
            .Select(part => (Name: char.ToLowerInvariant(part[0]) + part[1..], Value: record.Text(prefix + part)))
            .ToList();
        if (parts.TrueForAll(part => part.Value is null))
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        foreach (var (name, value) in parts)
        {
            json.WriteString(name, value);
            if (name == "country")
            {
                json.WriteNull("geocodeAccuracy");
                json.WriteNull("latitude");
                json.WriteNull("longitude");
            }
        }

        json.WriteEndObject();
    }
}
