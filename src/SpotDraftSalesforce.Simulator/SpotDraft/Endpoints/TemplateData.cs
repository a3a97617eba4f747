using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Checks <c>contract_data</c> against a template's attributes. What the template does not know is kept, unchecked.</summary>
internal static class TemplateData
{
    /// <summary><c>partial</c>: Only what is given is checked: a required attribute may be absent, but not null or empty.</summary>
    public static void Check(Template template, FieldReader data, bool partial)
    {
        foreach (var attribute in template.Attributes)
        {
            if (data.Element.TryGetProperty(attribute.Variable, out _))
            {
                Check(attribute, data);
            }
            else if (attribute.Required && !partial)
            {
                data.Add(attribute.Variable, "This field is required.");
            }
        }
    }

    /// <summary>The answers as sent, with the template's defaults for what was not.</summary>
    public static IReadOnlyDictionary<string, JsonElement> WithDefaults(Template template, JsonElement data)
    {
        var answers = data.EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);
        foreach (var attribute in template.Attributes.Where(attribute => attribute.Default is not null))
        {
            answers.TryAdd(attribute.Variable, SpotDraftJson.Element(attribute.Default));
        }

        return answers;
    }

    private static void Check(TemplateAttribute attribute, FieldReader data)
    {
        var name = attribute.Variable;
        switch (attribute.Type)
        {
            case "string":
                data.Text(name, attribute.Required, blank: !attribute.Required);
                break;
            case "int":
                data.Integer(name, attribute.Required);
                break;
            case "float":
                if (data.Raw(name, attribute.Required) is { ValueKind: not JsonValueKind.Number })
                {
                    data.Add(name, "A valid number is required.");
                }

                break;
            case "boolean":
                data.Flag(name, attribute.Required);
                break;
            case "date":
                if (data.Text(name, attribute.Required) is { } day && !IsDay(day))
                {
                    data.Add(name, "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.");
                }

                break;
            case "enum":
                data.Choice(name, [.. attribute.Options], attribute.Required);
                break;
            case "repeating":
                data.Objects(name, attribute.Required);
                break;
            default:
                data.Items(name, attribute.Required);
                break;
        }
    }

    private static bool IsDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
