using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>Fills a template's fields. Pure: what it needs is read before.</summary>
internal sealed class TemplateMapping
{
    private readonly List<MissingValue> _missing = [];
    private readonly List<MappedValue> _mapped = [];

    private TemplateMapping() { }

    /// <summary>Every source that the template reads; a compound address as its parts.</summary>
    public static IReadOnlyList<string> Sources(ContractTemplateFile template) =>
        [.. TemplateSources.Keyed(template).Select(source => source.Path).Distinct(StringComparer.Ordinal)];

    /// <param name="source">
    /// <c>{"Opportunity":{…,"Account":{…}},"Contact":{…},"ContactRole":{"Decision Maker":{…}},"LineItems":[…],"Pair":{"Currency":"USD"}}</c>.
    /// </param>
    public static TemplateValues Values(ContractTemplateFile template, JsonObject source)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(source);
        var mapping = new TemplateMapping();
        var values = new JsonObject();
        mapping.Fill(values, template.Fields, source, "");
        var name = mapping.ContractName(template, source);
        return new TemplateValues(name, values, mapping._missing) { Mapped = mapping._mapped };
    }

    private void Fill(JsonObject values, IReadOnlyList<TemplateField> fields, JsonObject source, string prefix)
    {
        foreach (var field in fields)
        {
            var at = prefix + field.Name;
            if (field.When.FirstOrDefault(condition => !condition.Holds(source)) is { } failing)
            {
                LeaveOut(values, field, failing, source, at);
            }
            else if ((field.As == TemplateFieldKind.Rows ? Rows(field, source, at) : Value(field, source, at)) is { } value)
            {
                Put(values, field.Name, value);
            }
        }
    }

    private void LeaveOut(JsonObject values, TemplateField field, FieldCondition failing, JsonObject source, string at)
    {
        var why = $"sent only when {failing.Text}, and it is {failing.Shown(source)}";
        if (field.Otherwise is null)
        {
            _mapped.Add(new MappedValue(at, ValueOrigin.LeftOut, null, field.From, why));
        }
        else if (Converted(field, field.Otherwise, source, at, ValueOrigin.Otherwise, why) is { } value)
        {
            Put(values, field.Name, value);
        }
    }

    private JsonArray? Rows(TemplateField field, JsonObject source, string at)
    {
        var rows = new JsonArray();
        foreach (var item in (source[SourcePath.LineItems] as JsonArray ?? []).OfType<JsonObject>())
        {
            var here = (JsonObject)source.DeepClone();
            here[SourcePath.LineItem] = item.DeepClone();
            if (field.Where.All(condition => condition.Holds(here)))
            {
                var row = new JsonObject();
                Fill(row, field.Columns, here, $"{at}[{rows.Count}].");
                rows.Add(row);
            }
        }

        if (rows.Count > 0)
        {
            return rows;
        }

        Absent(field, at, field.Where.Count > 0 ? "has no line item for which its conditions hold" : "has no line item");
        return null;
    }

    private JsonNode? Value(TemplateField field, JsonObject source, string at)
    {
        if (field.From is null)
        {
            return Converted(field, field.Constant, source, at, ValueOrigin.Constant, null);
        }

        var found = field.As switch
        {
            TemplateFieldKind.Address => TemplateConversion.Address(field.From, source, asObject: false),
            TemplateFieldKind.AddressObject => TemplateConversion.Address(field.From, source, asObject: true),
            _ => SourcePath.Find(source, field.From),
        };
        if (TemplateConversion.IsEmpty(found))
        {
            return Default(field, source, at);
        }

        var moved = found;
        foreach (var step in field.Transforms)
        {
            if (step.Apply(moved!) is not { } next)
            {
                return Refused(field, at, $"is {Shown(moved!)}, to which {step.Text} cannot be applied");
            }

            moved = next;
        }

        if (TemplateConversion.IsEmpty(moved))
        {
            return Default(field, source, at);
        }

        var chosen = field.Choices is null ? moved : Chosen(field, field.Choices, moved!);
        return chosen is null
            ? Refused(field, at, $"is {Shown(moved!)}, for which 'choices' names no option")
            : Converted(field, chosen, source, at, ValueOrigin.Source, Steps(field, found!, chosen));
    }

    private JsonNode? Default(TemplateField field, JsonObject source, string at)
    {
        if (!TemplateConversion.IsEmpty(field.Constant))
        {
            return Converted(field, field.Constant, source, at, ValueOrigin.Default, "is empty in Salesforce");
        }

        Absent(field, at, "is empty in Salesforce");
        return null;
    }

    private JsonNode? Converted(TemplateField field, JsonNode? value, JsonObject source, string at, ValueOrigin origin, string? detail)
    {
        if (TemplateConversion.IsEmpty(value))
        {
            Absent(field, at, "is empty in Salesforce");
            return null;
        }

        if (TemplateConversion.Of(field, value!, source) is not { } converted)
        {
            return Refused(field, at, $"is {Shown(value!)}, which is not {TemplateConversion.Article(field.As)}");
        }

        _mapped.Add(new MappedValue(at, origin, converted, field.From, detail));
        return converted.DeepClone();
    }

    /// <summary>A value without a place in the template is told even where the field may stay empty: nobody meant it to vanish.</summary>
    private JsonNode? Refused(TemplateField field, string at, string reason)
    {
        _missing.Add(new MissingValue(at, field.From, reason));
        _mapped.Add(new MappedValue(at, ValueOrigin.Missing, null, field.From, reason));
        return null;
    }

    private void Absent(TemplateField field, string at, string reason)
    {
        if (!field.Optional)
        {
            _missing.Add(new MissingValue(at, field.From, reason));
        }

        _mapped.Add(new MappedValue(at, field.Optional ? ValueOrigin.Empty : ValueOrigin.Missing, null, field.From, reason));
    }

    private string ContractName(ContractTemplateFile template, JsonObject source)
    {
        var gaps = new List<string>();
        var name = SourcePath.Fill(
            template.ContractName,
            path =>
            {
                if (SourcePath.Find(source, path) is JsonValue value && !TemplateConversion.IsEmpty(value))
                {
                    return value.ToString();
                }

                gaps.Add(path);
                return "";
            }
        );
        _missing.AddRange(gaps.Select(path => new MissingValue("contract_name", path, "is empty in Salesforce")));
        return name;
    }

    /// <summary>The options that the file names for Salesforce's values; null where one has none.</summary>
    private static JsonNode? Chosen(TemplateField field, IReadOnlyDictionary<string, string> choices, JsonNode found)
    {
        IReadOnlyList<string> values =
            found is JsonArray several ? [.. several.Select(one => one?.ToString() ?? "")]
            : found is JsonValue one && choices.ContainsKey(one.ToString()) ? [one.ToString()]
            : found is JsonValue selected ? SourcePath.Selected(selected)
            : [];
        var options = values.Select(value => choices.GetValueOrDefault(value)).ToArray();
        return options.Length == 0 || Array.Exists(options, option => option is null) ? null
            : options.Length == 1 && field.As != TemplateFieldKind.Choices ? JsonValue.Create(options[0])
            : new JsonArray([.. options.Select(option => (JsonNode)JsonValue.Create(option)!)]);
    }

    private static string? Steps(TemplateField field, JsonNode found, JsonNode chosen)
    {
        if (field.Transforms.Count == 0 && field.Choices is null)
        {
            return null;
        }

        var steps = field.Transforms.Select(step => step.Text).Concat(field.Choices is null ? [] : ["choices"]);
        return $"{Shown(found)} through {string.Join(", ", steps)}{(JsonNode.DeepEquals(found, chosen) ? " (as it was)" : "")}";
    }

    private static string Shown(JsonNode node) => node.ToJsonString(GovernanceJson.Options);

    /// <summary>A point in a field's name leads into an object.</summary>
    private static void Put(JsonObject values, string name, JsonNode value)
    {
        var steps = name.Split('.');
        foreach (var step in steps[..^1])
        {
            if (values[step] is not JsonObject inner)
            {
                inner = [];
                values[step] = inner;
            }

            values = inner;
        }

        values[steps[^1]] = value;
    }
}
