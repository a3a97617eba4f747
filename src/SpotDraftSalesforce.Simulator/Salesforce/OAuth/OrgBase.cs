namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>The org's own address: that by which the client reached it.</summary>
internal static class OrgBase
{
    public static string Of(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}";
}
