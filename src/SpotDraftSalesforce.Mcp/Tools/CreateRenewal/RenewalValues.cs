using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateRenewal;

/// <summary>The values of a renewal that the contract determines.</summary>
internal sealed record RenewalValues(DateOnly CloseDate, decimal? Amount)
{
    public static RenewalValues Of(ExpiringContract contract, RenewalSource source) =>
        new(contract.EndDate, contract.Terms.Value?.Amount ?? source.Amount);

    /// <summary>What a renewal holds now.</summary>
    public static RenewalValues Of(JsonObject renewal) => new(renewal.Date("CloseDate") ?? default, renewal.Number("Amount"));

    public string Digest() =>
        Governance.Evidence.Digest.Of(new JsonArray(CloseDate.Iso(), Amount is { } amount ? Money.Text(amount) : null));
}
