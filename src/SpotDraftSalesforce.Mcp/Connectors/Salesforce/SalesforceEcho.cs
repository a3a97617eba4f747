using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>Tells a change that somebody made from what comes back of our own writes.</summary>
internal static class SalesforceEcho
{
    /// <summary>True where a row shows what <paramref name="effect"/> wrote: at least one field in common, and none with another value.</summary>
    public static bool Is(VendorChange change, Change effect)
    {
        var common = effect
            .Fields.Where(field => change.Row.Any(pair => string.Equals(pair.Key, field.Field, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        return common.Count > 0 && common.TrueForAll(field => FieldValue.AreSame(field.After, FieldValue.Of(change.Row, field.Field)));
    }
}
