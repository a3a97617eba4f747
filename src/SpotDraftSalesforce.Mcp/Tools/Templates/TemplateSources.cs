namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>Everything that a template reads in Salesforce, so that a query can ask for this and no more.</summary>
internal static class TemplateSources
{
    /// <summary>Every source with the key of the file where it stands; a compound address as its parts.</summary>
    public static IEnumerable<(string Key, string Path)> Keyed(ContractTemplateFile template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var counterparty = template.Counterparty;
        return
        [
            .. template.Fields.SelectMany(field => OfField($"fields.{field.Name}", field)),
            .. SourcePath.InPattern(template.ContractName).Select(path => ("contract_name", path)),
            ("counterparty.organization_name", counterparty.OrganizationName),
            ("counterparty.contact_first_name", counterparty.ContactFirstName),
            ("counterparty.contact_last_name", counterparty.ContactLastName),
            ("counterparty.contact_email", counterparty.ContactEmail),
            .. OfServes(template.Serves),
        ];
    }

    private static IEnumerable<(string Key, string Path)> OfField(string key, TemplateField field)
    {
        IEnumerable<(string, string)> own =
            field.From is not { } from || field.As == TemplateFieldKind.Rows ? []
            : field.As is TemplateFieldKind.Address or TemplateFieldKind.AddressObject
                ? SourcePath.AddressFields(from).Select(part => ($"{key}.from", part))
            : [($"{key}.from", from)];
        return
        [
            .. own,
            .. field.When.Select(condition => ($"{key}.when.{condition.Path}", condition.Path)),
            .. field.Where.Select(condition => ($"{key}.where.{condition.Path}", condition.Path)),
            .. field.Columns.SelectMany(column => OfField($"{key}.fields.{column.Name}", column)),
        ];
    }

    private static IEnumerable<(string Key, string Path)> OfServes(TemplateServes serves) =>
        [
            .. serves.Fields.Select(condition => ($"serves.fields.{condition.Path}", condition.Path)),
            .. serves.RecordTypes.Count > 0
                ? [("serves.record_types", "Opportunity.RecordType.DeveloperName")]
                : Array.Empty<(string, string)>(),
            .. serves.ProductLines.Count > 0
                ? [("serves.product_lines", "LineItems.Product2.Name"), ("serves.product_lines", "LineItems.Product2.Family")]
                : Array.Empty<(string, string)>(),
        ];

    /// <summary>True where rows are made of line items, even if no column reads one.</summary>
    public static bool ReadsLineItems(ContractTemplateFile template) =>
        template.Fields.Any(field => field.As == TemplateFieldKind.Rows)
        || Keyed(template).Any(source => SourcePath.Parts(source.Path).Root is SourcePath.LineItem or SourcePath.LineItems);
}
