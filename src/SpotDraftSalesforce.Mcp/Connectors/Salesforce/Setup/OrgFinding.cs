using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

/// <summary>Something in an org that is not as the product needs it, or could not be looked at.</summary>
/// <param name="Severity"><c>problem</c>: a tool will fail. <c>warning</c>: it works, but should not stay so. <c>unchecked</c>: not to be seen from here.</param>
/// <param name="Kind">For programs, such as <c>missing_field</c>.</param>
/// <param name="Where">Such as <c>Opportunity.SpotDraft_Contract_Id__c</c>.</param>
internal sealed record OrgFinding(OrgSeverity Severity, string Kind, string Where, string Message, string Cure);

[JsonConverter(typeof(JsonStringEnumConverter<OrgSeverity>))]
internal enum OrgSeverity
{
    [JsonStringEnumMemberName("problem")]
    Problem,

    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("unchecked")]
    Unchecked,
}
