using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Checks <c>contract_data</c> against a template's attributes: nothing but these, each in the form that its type has.</summary>
internal static class TemplateData
{
    /// <summary><c>partial</c>: Only what is given is checked: a required attribute may be absent, but not null or empty.</summary>
    public static void Check(Template template, FieldReader data, bool partial) => Check(template.Attributes, data, partial);

    /// <summary>The answers as sent, with the template's defaults for what was not; an object that was not sent is not begun for them.</summary>
    public static IReadOnlyDictionary<string, JsonElement> WithDefaults(Template template, JsonElement data)
    {
        var answers = JsonObject.Create(data)!;
        Fill(template.Attributes, answers);
        return answers.ToDictionary(answer => answer.Key, answer => SpotDraftJson.Element(answer.Value), StringComparer.Ordinal);
    }

    private static void Fill(IReadOnlyList<TemplateAttribute> attributes, JsonObject answers)
    {
        foreach (var attribute in attributes)
        {
            var holder = attribute.Parent is { } parent ? answers[parent] as JsonObject : answers;
            if (attribute.Default is { } value && holder?.ContainsKey(attribute.Key) == false)
            {
                holder[attribute.Key] = JsonSerializer.SerializeToNode(value, SpotDraftJson.Options);
            }

            foreach (var row in holder?[attribute.Key] is JsonArray rows && attribute.Attributes.Count > 0 ? rows.OfType<JsonObject>() : [])
            {
                Fill(attribute.Attributes, row);
            }
        }
    }

    private static void Check(IReadOnlyList<TemplateAttribute> attributes, FieldReader data, bool partial)
    {
        RefuseUnknown(data, attributes, [.. attributes.Select(attribute => attribute.Parent ?? attribute.Variable)]);
        foreach (var attribute in attributes.Where(attribute => attribute.Parent is null))
        {
            CheckGiven(attribute, data, partial);
        }

        foreach (var parts in attributes.Where(attribute => attribute.Parent is not null).GroupBy(attribute => attribute.Parent!))
        {
            CheckObject(parts.Key, [.. parts], data, partial);
        }
    }

    /// <summary>A part of an object is known only within it: beside it, it fills nothing.</summary>
    private static void RefuseUnknown(FieldReader data, IReadOnlyList<TemplateAttribute> attributes, HashSet<string> known)
    {
        foreach (var name in data.Element.EnumerateObject().Select(property => property.Name).Where(name => !known.Contains(name)))
        {
            var part = attributes.FirstOrDefault(attribute =>
                attribute.Parent is not null && (attribute.Variable == name || attribute.Key == name)
            );
            data.Add(
                name,
                part is null
                    ? "The template has no such field."
                    : $"This field is a part of \"{part.Parent}\", which was not given with it."
            );
        }
    }

    /// <summary>An object may be left out where nothing says that it has to be there; once it is there, its own required parts have to be.</summary>
    private static void CheckObject(string name, TemplateAttribute[] parts, FieldReader data, bool partial)
    {
        var required = Array.Exists(parts, part => part.ParentRequired == true);
        if ((partial && !data.Element.TryGetProperty(name, out _)) || data.Object(name, required) is not { } inner)
        {
            return;
        }

        RefuseUnknown(inner, [], [.. parts.Select(part => part.Key)]);
        foreach (var part in parts)
        {
            CheckGiven(part, inner, partial: false);
        }
    }

    private static void CheckGiven(TemplateAttribute attribute, FieldReader data, bool partial)
    {
        if (data.Element.TryGetProperty(attribute.Key, out _))
        {
            CheckValue(attribute, data);
        }
        else if (attribute is { Required: true, Default: null } && !partial)
        {
            data.Add(attribute.Key, "This field is required.");
        }
    }

    private static void CheckValue(TemplateAttribute attribute, FieldReader data)
    {
        var name = attribute.Key;
        var required = attribute.Required;
        var least = required ? 1 : 0;
        string[] options = [.. attribute.Options.Select(option => option.Value)];
        switch (attribute.Type)
        {
            case "string":
                data.Text(name, required, blank: !required);
                break;
            case "int":
                data.Integer(name, required);
                break;
            case "float":
                CheckNumber(name, required, data);
                break;
            case "boolean":
                data.Flag(name, required);
                break;
            case "date":
                CheckDay(name, required, data);
                break;
            case "enum":
                data.Choice(name, options, required);
                break;
            case "array of options":
                data.Texts(name, options, required, least);
                break;
            case "array of strings":
                data.Texts(name, null, required, least);
                break;
            case "array of files":
                CheckFiles(name, data.Items(name, required, least), data);
                break;
            case "repeating":
                CheckRows(attribute, data.Objects(name, required, least));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(attribute), attribute.Type, "SpotDraft has no such type.");
        }
    }

    private static void CheckRows(TemplateAttribute attribute, IReadOnlyList<FieldReader> rows)
    {
        foreach (var row in attribute.Attributes.Count > 0 ? rows : [])
        {
            Check(attribute.Attributes, row, partial: false);
        }
    }

    private static void CheckNumber(string name, bool required, FieldReader data)
    {
        if (data.Raw(name, required) is { ValueKind: not JsonValueKind.Number })
        {
            data.Add(name, "A valid number is required.");
        }
    }

    private static void CheckDay(string name, bool required, FieldReader data)
    {
        if (
            data.Text(name, required) is { } day
            && !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        )
        {
            data.Add(name, "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.");
        }
    }

    /// <summary>A file is an object that names itself, or a reference to one that was uploaded.</summary>
    private static void CheckFiles(string name, IReadOnlyList<JsonElement> files, FieldReader data)
    {
        foreach (var file in files)
        {
            var told = file.ValueKind == JsonValueKind.Object && file.TryGetProperty("file_name", out var own) ? own : file;
            if (told.ValueKind != JsonValueKind.String || told.GetString()!.Length == 0)
            {
                data.Add(name, "A file with a file_name, or a reference to an uploaded file, is expected.");
            }
        }
    }
}
