using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Templates.Validation;

/// <summary>Compares what a file reads with the org: paths, types, and the values that conditions and choices name.</summary>
internal sealed class SourceCheck(OrgPaths org, TemplateFindings findings)
{
    /// <param name="metadata">Null where SpotDraft has no such template.</param>
    public async Task RunAsync(ContractTemplateFile template, TemplateMetadata? metadata, CancellationToken cancellationToken)
    {
        await CheckConditionsAsync("serves.fields", template.Serves.Fields, cancellationToken);
        foreach (var path in SourcePath.InPattern(template.ContractName))
        {
            await FindAsync("contract_name", path, cancellationToken);
        }

        foreach (var (key, path) in CounterpartyPaths(template.Counterparty))
        {
            await FindAsync(key, path, cancellationToken);
        }

        await CheckFieldsAsync(template.Fields, metadata?.Attributes ?? [], "fields.", cancellationToken);
    }

    private static IEnumerable<(string Key, string Path)> CounterpartyPaths(TemplateCounterparty counterparty) =>
        [
            ("counterparty.organization_name", counterparty.OrganizationName),
            ("counterparty.contact_first_name", counterparty.ContactFirstName),
            ("counterparty.contact_last_name", counterparty.ContactLastName),
            ("counterparty.contact_email", counterparty.ContactEmail),
        ];

    private async Task CheckFieldsAsync(
        IReadOnlyList<TemplateField> fields,
        IReadOnlyList<TemplateAttribute> attributes,
        string prefix,
        CancellationToken cancellationToken
    )
    {
        foreach (var field in fields)
        {
            var key = $"{prefix}{field.Name}";
            await CheckConditionsAsync($"{key}.when", field.When, cancellationToken);
            await CheckConditionsAsync($"{key}.where", field.Where, cancellationToken);
            var target = MetadataCheck.Targets(field, attributes);
            if (field.As == TemplateFieldKind.Rows)
            {
                await CheckFieldsAsync(
                    field.Columns,
                    target is [var rows] ? rows.Attributes ?? [] : [],
                    $"{key}.fields.",
                    cancellationToken
                );
            }
            else if (field.As is TemplateFieldKind.Address or TemplateFieldKind.AddressObject)
            {
                await CheckAddressAsync(key, field.From!, cancellationToken);
            }
            else if (field.From is { } path && await FindAsync($"{key}.from", path, cancellationToken) is { } found)
            {
                CheckType(field, found, key);
                CheckChoices(field, found, target, key);
            }
        }
    }

    /// <summary>One finding for a whole address, by the first part that is not there.</summary>
    private async Task CheckAddressAsync(string key, string path, CancellationToken cancellationToken)
    {
        foreach (var part in SourcePath.AddressFields(path))
        {
            if (await FindAsync($"{key}.from", part, cancellationToken) is null)
            {
                return;
            }
        }
    }

    private async Task<JsonObject?> FindAsync(string key, string path, CancellationToken cancellationToken)
    {
        var (field, wrong) = await org.FindAsync(path, cancellationToken);
        if (wrong is not null)
        {
            var role = wrong.StartsWith("there is no contact role", StringComparison.Ordinal);
            findings.Add(
                key,
                role ? "no_such_contact_role" : "unknown_source",
                $"{path}: {wrong}{(role ? "" : ", or the integration user may not see it")}.",
                role ? "Name one of these." : "Correct the path, or give the integration user access to the field."
            );
        }

        return field;
    }

    private async Task CheckConditionsAsync(string prefix, IReadOnlyList<FieldCondition> conditions, CancellationToken cancellationToken)
    {
        foreach (var condition in conditions)
        {
            var key = $"{prefix}.{condition.Path}";
            if (await FindAsync(key, condition.Path, cancellationToken) is not { } field)
            {
                continue;
            }

            var wrong = (string?)field["type"] switch
            {
                "boolean" => condition.Values.Where(value => value is not ("yes" or "no" or "true" or "false")),
                "int" or "double" or "currency" or "percent" => condition.Values.Where(value => !IsNumber(value)),
                _ when OrgPaths.Picklist(field) is { Count: > 0 } known => condition.Values.Except(known, StringComparer.OrdinalIgnoreCase),
                _ => [],
            };
            foreach (var value in wrong)
            {
                AddValue(key, "no_such_picklist_value", condition.Path, value, OrgPaths.Picklist(field));
            }
        }
    }

    private void CheckType(TemplateField field, JsonObject found, string key)
    {
        var type = (string?)found["type"] ?? "";
        var needs = field.Transforms switch
        {
            [{ Kind: TransformKind.AddDays or TransformKind.AddMonths }, ..] => TemplateFieldKind.Date,
            [{ Kind: TransformKind.Round or TransformKind.Multiply }, ..] => TemplateFieldKind.Number,
            [_, ..] => TemplateFieldKind.Text,
            [] => field.Choices is null ? field.As : TemplateFieldKind.Text,
        };
        if (!CanBecome(type, needs, found))
        {
            findings.Add(
                $"{key}.from",
                "source_cannot_become",
                $"{field.From} is of type {type} in Salesforce, and cannot become {TemplateConversion.Article(needs)}.",
                $"Read another field, or correct '{(field.Transforms.Count > 0 ? "transforms" : "as")}'."
            );
        }
    }

    private static bool CanBecome(string type, TemplateFieldKind kind, JsonObject found) =>
        kind switch
        {
            TemplateFieldKind.Number or TemplateFieldKind.Integer or TemplateFieldKind.Currency or TemplateFieldKind.Duration => type
                is "int"
                    or "long"
                    or "double"
                    or "currency"
                    or "percent"
                || (type == "picklist" && OrgPaths.Picklist(found) is { Count: > 0 } values && values.All(IsNumber)),
            TemplateFieldKind.Date => type == "date",
            TemplateFieldKind.Boolean => type == "boolean",
            TemplateFieldKind.Choices => type is "multipicklist" or "picklist" or "string" or "combobox",
            _ => type is not ("address" or "base64" or "location"),
        };

    /// <summary>The values that the file names have to be Salesforce's, and what Salesforce's values become has to be an option of the template.</summary>
    private void CheckChoices(TemplateField field, JsonObject found, IReadOnlyList<TemplateAttribute> target, string key)
    {
        var known = OrgPaths.Picklist(found);
        if (field.Choices is not null)
        {
            foreach (var value in known.Count == 0 ? [] : field.Choices.Keys.Except(known, StringComparer.OrdinalIgnoreCase))
            {
                AddValue($"{key}.choices.{value}", "no_such_picklist_value", field.From!, value, known);
            }
        }
        else if (
            field.Transforms.Count == 0
            && target is [{ Type: "enum" or "array of options", Choices: { Count: > 0 } options }]
            && known.Except(options, StringComparer.Ordinal).ToArray() is { Length: > 0 } foreign
        )
        {
            findings.Add(
                $"{key}.from",
                "no_such_choice",
                $"{field.From} can be {string.Join(", ", foreign)}, which is none of the template's options {string.Join(", ", options)}.",
                "Say under 'choices' which option each of Salesforce's values becomes."
            );
        }
    }

    private void AddValue(string key, string kind, string path, string value, IReadOnlyList<string> known) =>
        findings.Add(
            key,
            kind,
            $"{path} is never '{value}'{(known.Count == 0 ? "" : $"; its active values are {string.Join(", ", known)}")}.",
            "Write a value that the field can have."
        );

    private static bool IsNumber(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
