using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>Refusals that several tools give in the same words.</summary>
internal static class Refusals
{
    public static Error NoSuchRecord(string type, string id, string connection, string path) =>
        new()
        {
            Code = ErrorCode.NotFound,
            Message = $"There is no {type} {id} in {connection}, or the connection's user may not see it.",
            Cure = type == "Opportunity" ? "Look for it with find_opportunities." : "Check the id in Salesforce.",
            Path = path,
        };
}
