using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>Fills a template's fields. Pure: what it needs is read before.</summary>
internal static class TemplateMapping
{
    /// <summary>Every source that the template reads, so that a query can ask for these and no more; a compound address as its parts.</summary>
    public static IReadOnlyList<string> Sources(ContractTemplateFile template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var counterparty = template.Counterparty;
        return
        [
            .. template
                .Fields.Where(field => field.From is not null)
                .SelectMany(field => field.As == TemplateFieldKind.Address ? SourcePath.AddressFields(field.From!) : [field.From!])
                .Concat(SourcePath.InPattern(template.ContractName))
                .Concat([
                    counterparty.OrganizationName,
                    counterparty.ContactFirstName,
                    counterparty.ContactLastName,
                    counterparty.ContactEmail,
                ])
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <param name="source"><c>{"Opportunity":{…,"Account":{…}},"Contact":{…},"Pair":{"Currency":"USD"}}</c>.</param>
    public static TemplateValues Values(ContractTemplateFile template, JsonObject source)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(source);
        var values = new JsonObject();
        var missing = new List<MissingValue>();
        foreach (var field in template.Fields)
        {
            var found = field.From is null ? field.Constant : Found(field, source) ?? field.Constant;
            if (IsEmpty(found))
            {
                if (!field.Optional)
                {
                    missing.Add(new MissingValue(field.Name, field.From, "is empty in Salesforce"));
                }
            }
            else if (Converted(field.As, found!, source) is { } value)
            {
                values[field.Name] = value;
            }
            else
            {
                missing.Add(
                    new MissingValue(
                        field.Name,
                        field.From,
                        $"is {found!.ToJsonString(GovernanceJson.Options)}, which is not {Article(field.As)}"
                    )
                );
            }
        }

        return new TemplateValues(ContractName(template, source, missing), values, missing);
    }

    private static string ContractName(ContractTemplateFile template, JsonObject source, List<MissingValue> missing) =>
        SourcePath.Fill(
            template.ContractName,
            path =>
            {
                if (SourcePath.Find(source, path) is JsonValue value && !IsEmpty(value))
                {
                    return value.ToString();
                }

                missing.Add(new MissingValue("contract_name", path, "is empty in Salesforce"));
                return "";
            }
        );

    private static JsonNode? Found(TemplateField field, JsonObject source) =>
        field.As == TemplateFieldKind.Address ? Address(field.From!, source) : SourcePath.Find(source, field.From!);

    /// <summary>The address in one line, as people write it: street, city, state and postal code, country.</summary>
    private static JsonValue? Address(string path, JsonObject source)
    {
        var compound = SourcePath.Find(source, path) as JsonObject;
        string[] names = ["street", "city", "state", "postalCode", "country"];
        var fields = SourcePath.AddressFields(path);
        var parts = names.Select((name, i) => OneLine(compound?[name] ?? SourcePath.Find(source, fields[i]))).ToArray();
        var region = string.Join(' ', new[] { parts[2], parts[3] }.Where(part => part.Length > 0));
        var line = string.Join(", ", new[] { parts[0], parts[1], region, parts[4] }.Where(part => part.Length > 0));
        return line.Length == 0 ? null : JsonValue.Create(line);
    }

    private static string OneLine(JsonNode? part) =>
        string.Join(
            ", ",
            (part?.ToString() ?? "").Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );

    /// <summary>The value in the form that SpotDraft takes; null where it has no such form.</summary>
    private static JsonNode? Converted(TemplateFieldKind kind, JsonNode found, JsonObject source)
    {
        if (found is not JsonValue value)
        {
            return null;
        }

        var text = value.ToString();
        return kind switch
        {
            TemplateFieldKind.Text or TemplateFieldKind.Address => JsonValue.Create(text),
            TemplateFieldKind.Number => Number(text),
            TemplateFieldKind.Integer => Number(text) is { } number && decimal.IsInteger(number.GetValue<decimal>()) ? number : null,
            TemplateFieldKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? JsonValue.Create(text)
                : null,
            TemplateFieldKind.Boolean => bool.TryParse(text, out var truth) ? JsonValue.Create(truth) : null,
            TemplateFieldKind.Currency => Currency(text, source),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    private static JsonValue? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            // Without trailing zeros: 48000.00 and 48000 are one value, and are to look like one in a plan.
            ? JsonValue.Create(number / 1.0000000000000000000000000000m)
            : null;

    private static JsonObject? Currency(string text, JsonObject source)
    {
        var currency = SourcePath.Find(source, "Opportunity.CurrencyIsoCode") ?? SourcePath.Find(source, "Pair.Currency");
        return Number(text) is { } number && !IsEmpty(currency)
            ? new JsonObject { ["type"] = currency!.ToString(), ["value"] = number }
            : null;
    }

    private static bool IsEmpty(JsonNode? node) =>
        node is null || (node is JsonValue value && value.TryGetValue(out string? text) && string.IsNullOrWhiteSpace(text));

    private static string Article(TemplateFieldKind kind) =>
        kind switch
        {
            TemplateFieldKind.Integer => "a whole number",
            TemplateFieldKind.Date => "a date (YYYY-MM-DD)",
            TemplateFieldKind.Boolean => "true or false",
            TemplateFieldKind.Currency => "an amount with a known currency",
            TemplateFieldKind.Number => "a number",
            _ => "a text",
        };
}

/// <summary>What a template's fields come to.</summary>
/// <param name="ContractName">The contract's name; gaps in it are among the missing.</param>
/// <param name="Values"><c>contract_data</c> as SpotDraft takes it.</param>
/// <param name="Missing">Fields that may not stay empty and have no usable value.</param>
internal sealed record TemplateValues(string ContractName, JsonObject Values, IReadOnlyList<MissingValue> Missing);

/// <param name="Field">The template's field, or <c>contract_name</c>.</param>
/// <param name="Source">Where the value was looked for; null for a constant.</param>
/// <param name="Reason">Ends the sentence that begins with the source.</param>
internal sealed record MissingValue(string Field, string? Source, string Reason);
