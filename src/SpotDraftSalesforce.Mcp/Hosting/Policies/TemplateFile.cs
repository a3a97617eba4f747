using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>templates/NAME.yaml: one SpotDraft template, which opportunities it serves, and where its fields come from.</summary>
internal static class TemplateFile
{
    public const string Folder = "templates";

    private static readonly Dictionary<string, TemplateFieldKind> Kinds = Enum.GetValues<TemplateFieldKind>()
        .ToDictionary(kind => kind.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static ContractTemplateFile Read(PolicySection file, string name)
    {
        PolicyVersion.Read(file);
        var pattern = file.Text("contract_name");
        if (SourcePath.WrongInPattern(pattern) is { } wrong)
        {
            file.Problem("contract_name", wrong);
        }

        var template = new ContractTemplateFile
        {
            Name = name,
            Title = file.Text("title"),
            TemplateId = file.WholeNumber("template_id", least: 1),
            ContractTypeId = file.WholeNumberOrNull("contract_type", least: 1),
            Closes = file.YesNo("closes", absent: false),
            Serves = ReadServes(file),
            EntityReferenceId = file.TextOrNull("entity_reference_id"),
            ContractName = pattern,
            Counterparty = ReadCounterparty(file),
            Fields = ReadFields(file),
        };
        file.Close();
        return template;
    }

    private static TemplateServes ReadServes(PolicySection file)
    {
        if (file.Section("serves", required: true) is not { } serves)
        {
            return new TemplateServes([], [], OnlyWhenNamed: false);
        }

        var conditions = new TemplateServes(serves.Texts("stages"), serves.Texts("types"), serves.YesNo("only_when_named", absent: false));
        serves.Close();
        return conditions;
    }

    private static TemplateCounterparty ReadCounterparty(PolicySection file)
    {
        var section = file.Section("counterparty", required: false);
        var counterparty = new TemplateCounterparty(
            Source("organization_name", "Opportunity.Account.Name"),
            section?.TextOrNull("organization_type"),
            Source("contact_first_name", "Contact.FirstName"),
            Source("contact_last_name", "Contact.LastName"),
            Source("contact_email", "Contact.Email")
        );
        section?.Close();
        return counterparty;

        string Source(string key, string absent) => section?.TextOrNull(key, SourcePath.Expected, SourcePath.IsValid) ?? absent;
    }

    private static List<TemplateField> ReadFields(PolicySection file)
    {
        var fields = new List<TemplateField>();
        var section = file.Section("fields", required: true);
        foreach (var entry in section?.Entries ?? [])
        {
            if (section!.Group(entry) is { } field)
            {
                fields.Add(ReadField(section, field, entry.Key));
                field.Close();
            }
        }

        return fields;
    }

    private static TemplateField ReadField(PolicySection section, PolicySection field, string name)
    {
        var from = field.TextOrNull("from", SourcePath.Expected, SourcePath.IsValid);
        var kind = field.TextOrNull("as", $"one of {string.Join(", ", Kinds.Keys)}", Kinds.ContainsKey);
        var value = field.ScalarOrNull("value");
        var fallback = field.ScalarOrNull("default");
        if (field.Has("from") == field.Has("value"))
        {
            section.Problem(name, "a field has either 'from' (a source) or 'value' (a constant).");
        }

        if (field.Has("default") && field.Has("value"))
        {
            field.Problem("default", "a constant needs no default.");
        }

        var type = kind is null ? null : (TemplateFieldKind?)Kinds.GetValueOrDefault(kind);
        if (type == TemplateFieldKind.Address && from is not null && !from.EndsWith("Address", StringComparison.Ordinal))
        {
            field.Problem("from", "an address comes from a source that ends in Address, such as Opportunity.Account.BillingAddress.");
        }

        var constant = Constant(field, value is null ? "default" : "value", value ?? fallback, type);
        return new TemplateField(
            name,
            from,
            constant,
            type ?? (from is null ? KindOf(constant) : TemplateFieldKind.Text),
            field.YesNo("optional", absent: false)
        );
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
            TemplateFieldKind.Integer => PolicyValues.Number(scalar) is { } whole && decimal.IsInteger(whole)
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
            field.Problem(key, $"expected {(kind is null ? "a value" : kind.Value.ToString().ToLowerInvariant())}, found {scalar.Kind}.");
        }

        return constant;
    }

    /// <summary>What a constant without <c>as</c> is, by how it is written.</summary>
    private static TemplateFieldKind KindOf(JsonValue? constant) =>
        constant?.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.Number => TemplateFieldKind.Number,
            System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => TemplateFieldKind.Boolean,
            _ => TemplateFieldKind.Text,
        };
}
