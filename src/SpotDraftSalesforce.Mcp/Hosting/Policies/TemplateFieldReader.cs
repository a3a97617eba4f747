using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>The <c>fields</c> of a template file, of its rows, and the conditions on them.</summary>
internal static class TemplateFieldReader
{
    private static readonly string[] NotForConstants = ["default", "transforms", "choices"];

    private static readonly string[] Constants = ["value", "default", "otherwise"];

    private static readonly Dictionary<string, TemplateFieldKind> Kinds = Named<TemplateFieldKind>();

    private static readonly Dictionary<string, DurationUnit> Units = Named<DurationUnit>();

    public static IReadOnlyList<TemplateField> Fields(PolicySection section, bool inRows)
    {
        var fields = new List<TemplateField>();
        foreach (var entry in section.Entries)
        {
            if (section.Group(entry) is { } field)
            {
                fields.Add(Field(section, field, entry.Key, inRows));
                field.Close();
            }
        }

        return fields;
    }

    /// <summary>Conditions by path, such as <c>{ Opportunity.Type: { in: [Renewal] } }</c>.</summary>
    public static IReadOnlyList<FieldCondition> Conditions(PolicySection owner, string key, bool inRows)
    {
        var conditions = new List<FieldCondition>();
        var section = owner.Section(key, required: false);
        foreach (var entry in section?.Entries ?? [])
        {
            if (!SourcePath.IsValid(entry.Key, inRows))
            {
                section!.Problem(entry.Key, $"expected {SourcePath.Expected}.");
            }

            if (section!.Group(entry) is { } group)
            {
                if (group.Entries.Count != 1)
                {
                    section.Problem(entry.Key, "a condition has one of 'equals', 'in', 'contains' and 'present'.");
                }

                if (Condition(group, entry.Key) is { } condition)
                {
                    conditions.Add(condition);
                }

                group.Close();
            }
        }

        return conditions;
    }

    private static FieldCondition? Condition(PolicySection group, string path)
    {
        var equal = group.TextOrNull("equals");
        var several = group.Texts("in");
        var contains =
            group.Node("contains") is PolicyList ? group.Texts("contains")
            : group.TextOrNull("contains") is { } one ? [one]
            : [];
        var present = group.YesNo("present", absent: true);
        if (group.Has("present"))
        {
            return new FieldCondition(path, present ? ConditionKind.Present : ConditionKind.Absent, []);
        }

        if (group.Has("in") && several.Count == 0)
        {
            group.Problem("in", "expected at least one value.");
        }

        return equal is not null ? new FieldCondition(path, ConditionKind.Is, [equal])
            : several.Count > 0 ? new FieldCondition(path, ConditionKind.In, several)
            : contains.Count > 0 ? new FieldCondition(path, ConditionKind.Contains, contains)
            : null;
    }

    private static TemplateField Field(PolicySection section, PolicySection field, string name, bool inRows)
    {
        var kindName = field.TextOrNull("as", $"one of {string.Join(", ", Kinds.Keys)}", Kinds.ContainsKey);
        var kind = kindName is null ? null : (TemplateFieldKind?)Kinds[kindName];
        if (kind == TemplateFieldKind.Rows)
        {
            return Rows(section, field, name, inRows);
        }

        var from = field.TextOrNull("from", SourcePath.Expected, path => SourcePath.IsValid(path, inRows));
        var value = field.ScalarOrNull("value");
        var fallback = field.ScalarOrNull("default");
        CheckTogether(section, field, name, from, kind);
        var constant = Constant(field, value is null ? "default" : "value", value ?? fallback, kind);
        var form = kind ?? (from is null ? KindOf(constant) : TemplateFieldKind.Text);
        return new TemplateField(name, from, constant, form, field.YesNo("optional", absent: false))
        {
            When = Conditions(field, "when", inRows),
            Otherwise = Constant(field, "otherwise", field.ScalarOrNull("otherwise"), form),
            Transforms = TemplateTransformReader.Read(field),
            Choices = Choices(field),
            Unit = Units.GetValueOrDefault(
                field.TextOrNull("unit", $"one of {string.Join(", ", Units.Keys)}", Units.ContainsKey) ?? "months",
                DurationUnit.Months
            ),
        };
    }

    private static void CheckTogether(PolicySection section, PolicySection field, string name, string? from, TemplateFieldKind? kind)
    {
        if (field.Has("from") == field.Has("value"))
        {
            section.Problem(name, "a field has either 'from' (a source) or 'value' (a constant).");
        }

        foreach (var key in NotForConstants.Where(key => field.Has(key) && field.Has("value")))
        {
            field.Problem(key, $"a constant needs no {key}.");
        }

        if (kind is TemplateFieldKind.Address or TemplateFieldKind.AddressObject)
        {
            if (from is not null && !from.EndsWith("Address", StringComparison.Ordinal))
            {
                field.Problem("from", "an address comes from a source that ends in Address, such as Opportunity.Account.BillingAddress.");
            }

            foreach (var key in kind == TemplateFieldKind.AddressObject ? Constants.Where(field.Has) : [])
            {
                field.Problem(key, "an address object comes from a source alone.");
            }
        }

        if (field.Has("otherwise") && !field.Has("when"))
        {
            field.Problem("otherwise", "it says what is sent where 'when' does not hold, and there is no 'when'.");
        }

        if (field.Has("unit") && kind != TemplateFieldKind.Duration)
        {
            field.Problem("unit", "only a duration has a unit.");
        }
    }

    private static TemplateField Rows(PolicySection section, PolicySection field, string name, bool inRows)
    {
        if (inRows)
        {
            section.Problem(name, "rows cannot stand within rows.");
        }

        var from = field.Text("from", $"'{SourcePath.LineItems}', the opportunity's products", path => path == SourcePath.LineItems);
        var columns = field.Section("fields", required: true) is { } inner ? Fields(inner, inRows: true) : [];
        return new TemplateField(name, from, null, TemplateFieldKind.Rows, field.YesNo("optional", absent: false))
        {
            When = Conditions(field, "when", inRows: false),
            Where = Conditions(field, "where", inRows: true),
            Columns = columns,
        };
    }

    private static Dictionary<string, string>? Choices(PolicySection field)
    {
        if (field.Section("choices", required: false) is not { } section)
        {
            return null;
        }

        // As Salesforce compares picklist values: without regard to case.
        var choices = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in section.Entries)
        {
            if (section.ScalarOrNull(entry.Key) is { Text.Length: > 0 } option)
            {
                choices[entry.Key] = PolicyValues.YesNo(option) is { } truth
                    ? truth
                        ? "true"
                        : "false"
                    : option.Text;
            }
            else
            {
                section.Problem(entry.Key, "expected the option that this value becomes.");
            }
        }

        return choices;
    }

    private static JsonValue? Constant(PolicySection field, string key, PolicyScalar? scalar, TemplateFieldKind? kind)
    {
        if (scalar is null)
        {
            return null;
        }

        JsonValue? constant = kind switch
        {
            TemplateFieldKind.Number or TemplateFieldKind.Currency => PolicyValues.Number(scalar) is { } number
                ? JsonValue.Create(number)
                : null,
            TemplateFieldKind.Integer or TemplateFieldKind.Duration => PolicyValues.Number(scalar) is { } whole && decimal.IsInteger(whole)
                ? JsonValue.Create(whole)
                : null,
            TemplateFieldKind.Boolean => PolicyValues.YesNo(scalar) is { } truth ? JsonValue.Create(truth) : null,
            TemplateFieldKind.Date => DateOnly.TryParseExact(
                scalar.Text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            )
                ? JsonValue.Create(scalar.Text)
                : null,
            null when PolicyValues.Number(scalar) is { } number => JsonValue.Create(number),
            null when PolicyValues.YesNo(scalar) is { } truth => JsonValue.Create(truth),
            _ => scalar.Text.Length > 0 ? JsonValue.Create(scalar.Text) : null,
        };
        if (constant is null)
        {
            field.Problem(key, $"expected {(kind is null ? "a value" : NameOf(kind.Value))}, found {scalar.Kind}.");
        }

        return constant;
    }

    /// <summary>What a constant without <c>as</c> is, by how it is written.</summary>
    private static TemplateFieldKind KindOf(JsonValue? constant) =>
        constant?.GetValueKind() switch
        {
            JsonValueKind.Number => TemplateFieldKind.Number,
            JsonValueKind.True or JsonValueKind.False => TemplateFieldKind.Boolean,
            _ => TemplateFieldKind.Text,
        };

    private static Dictionary<string, T> Named<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => NameOf(value), StringComparer.Ordinal);

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
