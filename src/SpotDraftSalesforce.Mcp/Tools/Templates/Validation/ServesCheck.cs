using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

namespace SpotDraftSalesforce.Mcp.Tools.Templates.Validation;

/// <summary>Compares the lists of a file's <c>serves</c> with the org's stages, types, record types and products.</summary>
internal sealed class ServesCheck(OrgPaths org, SalesforceClient salesforce, TemplateFindings findings)
{
    public async Task RunAsync(TemplateServes serves, CancellationToken cancellationToken)
    {
        var opportunity = await org.DescribeAsync("Opportunity", cancellationToken);
        Check("serves.stages", "no_such_stage", "stage", serves.Stages, OrgPaths.Picklist(opportunity?.Field("StageName")));
        Check("serves.types", "no_such_type", "opportunity type", serves.Types, OrgPaths.Picklist(opportunity?.Field("Type")));
        CheckRecordTypes(serves, opportunity);
        await CheckProductsAsync(serves.ProductLines, cancellationToken);
    }

    private void CheckRecordTypes(TemplateServes serves, DescribedObject? opportunity)
    {
        if (serves.RecordTypes.Count > 0 && opportunity?.Field("RecordTypeId") is null)
        {
            findings.Add(
                "serves.record_types",
                "no_such_record_type",
                "The org's opportunities have no record types, or the integration user may not see the field.",
                "Take the condition away, or give the integration user access to the record type."
            );
            return;
        }

        Check("serves.record_types", "no_such_record_type", "record type", serves.RecordTypes, opportunity?.RecordTypes ?? []);
    }

    private async Task CheckProductsAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var products = await org.DescribeAsync("Product2", cancellationToken);
        var named = await salesforce.QueryAsync(
            Soql.Query($"SELECT Name FROM Product2 WHERE Name IN {lines} ORDER BY Name"),
            cancellationToken
        );
        var families = OrgPaths.Picklist(products?.Field("Family"));
        Check(
            "serves.product_lines",
            "no_such_product_line",
            "product or product family",
            lines,
            [.. families, .. named.Select(product => (string?)product["Name"]).OfType<string>()]
        );
    }

    private void Check(string key, string kind, string what, IReadOnlyList<string> named, IReadOnlyList<string> known)
    {
        for (var i = 0; i < named.Count; i++)
        {
            if (!known.Contains(named[i], StringComparer.OrdinalIgnoreCase))
            {
                findings.Add(
                    $"{key}[{i}]",
                    kind,
                    $"The org has no active {what} '{named[i]}', so that nothing is served by it.",
                    known.Count == 0 ? "Correct the name." : $"Write one of {string.Join(", ", known)}."
                );
            }
        }
    }
}
