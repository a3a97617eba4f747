using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Templates.Validation;

/// <summary>Compares a file's fields with what SpotDraft says the template asks for.</summary>
/// <param name="currency">Of amounts that name none, ISO 4217.</param>
/// <param name="given">Conditions that hold for every opportunity that the file serves.</param>
internal sealed class MetadataCheck(TemplateFindings findings, string currency, IReadOnlyList<FieldCondition> given)
{
    public void Run(IReadOnlyList<TemplateField> fields, IReadOnlyList<TemplateAttribute> attributes, string prefix)
    {
        foreach (var field in fields)
        {
            Check(field, attributes, $"{prefix}{field.Name}");
        }

        new RequiredCheck(findings, given).Run(fields, attributes, prefix);
    }

    /// <summary>The attribute that a field fills, or the parts of the object that it fills.</summary>
    public static IReadOnlyList<TemplateAttribute> Targets(TemplateField field, IReadOnlyList<TemplateAttribute> attributes) =>
        attributes.FirstOrDefault(attribute => attribute.Variable == field.Name && attribute.Parent is null or "") is { } plain ? [plain]
        : attributes.FirstOrDefault(attribute => attribute.Parent is { } parent && $"{parent}.{attribute.Child}" == field.Name)
            is { } nested
            ? [nested]
        : [.. attributes.Where(attribute => attribute.Parent == field.Name)];

    private void Check(TemplateField field, IReadOnlyList<TemplateAttribute> attributes, string key)
    {
        var targets = Targets(field, attributes);
        if (targets.Count == 0)
        {
            findings.Add(
                key,
                "unknown_template_field",
                $"The template has no field '{field.Name}'; what is sent under this name goes nowhere.",
                $"The template's fields are {string.Join(", ", attributes.Select(attribute => attribute.Parent ?? attribute.Variable).Distinct(StringComparer.Ordinal))}."
            );
        }
        else if (targets is [var attribute] && (attribute.Variable == field.Name || $"{attribute.Parent}.{attribute.Child}" == field.Name))
        {
            CheckSingle(field, attribute, key);
        }
        else
        {
            CheckObject(field, targets, key);
        }
    }

    private void CheckSingle(TemplateField field, TemplateAttribute attribute, string key)
    {
        if (!Fits(field, attribute.Type))
        {
            var cure =
                attribute.Type == "array of files"
                    ? "Leave it out here and attach files in SpotDraft."
                    : $"Use {Suitable(attribute.Type)}.";
            findings.Add(key, "wrong_type", $"The template's field is of type {attribute.Type}, and {Name(field.As)} is sent.", cure);
            return;
        }

        if (field.As == TemplateFieldKind.Rows && attribute.Attributes is { Count: > 0 } columns)
        {
            new MetadataCheck(findings, currency, [.. given, .. field.When, .. field.Where]).Run(field.Columns, columns, $"{key}.fields.");
        }

        if (attribute.Type is "enum" or "array of options" && attribute.Choices is { Count: > 0 } options)
        {
            CheckChoices(field, options, key);
        }
    }

    private void CheckObject(TemplateField field, IReadOnlyList<TemplateAttribute> parts, string key)
    {
        var type = parts[0].ParentType is { Length: > 0 } told ? told.ToLowerInvariant() : Guessed(parts);
        var suitable = type switch
        {
            "currency" => TemplateFieldKind.Currency,
            "duration" => TemplateFieldKind.Duration,
            "address" => TemplateFieldKind.AddressObject,
            _ => (TemplateFieldKind?)null,
        };
        if (suitable != field.As)
        {
            var names = string.Join(", ", parts.Select(part => $"{field.Name}.{part.Child}"));
            findings.Add(
                key,
                "wrong_type",
                $"The template's field is an object ({type}), and {Name(field.As)} is sent.",
                suitable is null ? $"Map its parts: {names}." : $"Use 'as: {Word(suitable.Value)}', or map its parts: {names}."
            );
            return;
        }

        if (
            parts.FirstOrDefault(part => part.Child == "type" && part.Choices.Count > 0) is { } unit
            && (field.As == TemplateFieldKind.Currency ? currency : field.Unit.ToString().ToUpperInvariant()) is var sent
            && field.As is TemplateFieldKind.Currency or TemplateFieldKind.Duration
            && !unit.Choices.Contains(sent, StringComparer.Ordinal)
        )
        {
            findings.Add(
                key,
                "no_such_choice",
                $"{sent} would be sent as the type of {field.Name}, and the template knows {string.Join(", ", unit.Choices)}.",
                field.As == TemplateFieldKind.Currency ? "Add the currency to the template in SpotDraft." : "Choose another 'unit'."
            );
        }
    }

    private void CheckChoices(TemplateField field, IReadOnlyList<string> options, string key)
    {
        Each(field.From is null ? $"{key}.value" : $"{key}.default", field.Constant);
        Each($"{key}.otherwise", field.Otherwise);
        foreach (var (value, option) in field.Choices ?? new Dictionary<string, string>())
        {
            Told($"{key}.choices.{value}", option);
        }

        void Each(string at, JsonNode? constant)
        {
            IReadOnlyList<string> told =
                constant is not JsonValue value ? []
                : field.As == TemplateFieldKind.Choices ? SourcePath.Selected(value)
                : [value.ToString()];
            foreach (var option in told)
            {
                Told(at, option);
            }
        }

        void Told(string at, string option)
        {
            if (!options.Contains(option, StringComparer.Ordinal))
            {
                findings.Add(
                    at,
                    "no_such_choice",
                    $"'{option}' is none of the template's options, which are {string.Join(", ", options)}.",
                    "Write one of these, as SpotDraft spells it."
                );
            }
        }
    }

    private static bool Fits(TemplateField field, string type) =>
        type switch
        {
            "string" => field.As
                is TemplateFieldKind.Text
                    or TemplateFieldKind.Address
                    or TemplateFieldKind.Choice
                    or TemplateFieldKind.Date,
            "boolean" => field.As == TemplateFieldKind.Boolean,
            "int" => field.As == TemplateFieldKind.Integer || (field.As == TemplateFieldKind.Number && IsWhole(field)),
            "float" => field.As is TemplateFieldKind.Number or TemplateFieldKind.Integer,
            "date" => field.As == TemplateFieldKind.Date || (field.From is null && IsDate(field.Constant)),
            "enum" => field.As is TemplateFieldKind.Choice or TemplateFieldKind.Text,
            "array of options" or "array of strings" => field.As == TemplateFieldKind.Choices,
            "repeating" => field.As == TemplateFieldKind.Rows,
            _ => false,
        };

    private static bool IsWhole(TemplateField field) =>
        (
            field.From is null
            && field.Constant is JsonValue constant
            && constant.TryGetValue(out decimal number)
            && decimal.IsInteger(number)
        ) || field.Transforms is [.., { Kind: TransformKind.Round, Number: 0 }];

    private static bool IsDate(JsonNode? constant) =>
        DateOnly.TryParseExact(constant?.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string Suitable(string type) =>
        type switch
        {
            "boolean" => "'as: boolean'",
            "int" => "'as: integer'",
            "float" => "'as: number'",
            "date" => "'as: date'",
            "enum" => "'as: choice'",
            "array of options" or "array of strings" => "'as: choices'",
            "repeating" => "'as: rows' from LineItems",
            _ => "'as: text'",
        };

    private static string Guessed(IReadOnlyList<TemplateAttribute> parts)
    {
        var names = parts.Select(part => part.Child).ToHashSet(StringComparer.Ordinal);
        return names.Contains("days") ? "duration"
            : names.SetEquals(["type", "value"]) ? "currency"
            : names.Overlaps(["line_one", "zipcode", "city"]) ? "address"
            : "of " + string.Join(", ", names);
    }

    private static string Name(TemplateFieldKind kind) =>
        kind switch
        {
            TemplateFieldKind.Rows => "a list of rows",
            TemplateFieldKind.AddressObject => "an address object",
            TemplateFieldKind.Address => "an address in one line",
            TemplateFieldKind.Choices => "a list of choices",
            TemplateFieldKind.Duration => "a duration",
            TemplateFieldKind.Currency => "an amount with its currency",
            _ => TemplateConversion.Article(kind),
        };

    private static string Word(TemplateFieldKind kind) =>
        kind == TemplateFieldKind.AddressObject ? "address_object" : kind.ToString().ToLowerInvariant();
}
