using System.ComponentModel;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.GetOpportunity;

[Tool("get_opportunity", "Get an opportunity")]
[Description("Shows one Salesforce opportunity and the SpotDraft contracts that belong to it.")]
internal sealed class GetOpportunityTool(ConnectionCatalog connections) : ReadTool<GetOpportunityInput, GetOpportunityOutput>
{
    protected override async Task<GetOpportunityOutput> ReadAsync(
        GetOpportunityInput input,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        var pair = connections.Pair(input.Pair);
        var id = SalesforceId.Normalize(input.OpportunityId, "opportunity_id");
        var rows = await pair.Salesforce.QueryAsync(
            Soql.Query($"SELECT {OpportunityView.Columns(pair):n} FROM Opportunity WHERE Id = {id:id}"),
            cancellationToken
        );
        if (rows.Count == 0)
        {
            throw new GovernedException(Refusals.NoSuchRecord("Opportunity", id, pair.Salesforce.Name, "opportunity_id"));
        }

        var contracts = await pair.SpotDraft.FindByExternalMetadataAsync(id, cancellationToken);
        return new GetOpportunityOutput
        {
            Opportunity = OpportunityView.Of(rows[0], pair),
            Contracts = [.. contracts.Select(ContractView.Of)],
        };
    }
}

internal sealed record GetOpportunityInput : ToolInput
{
    [Description("Salesforce id of the opportunity.")]
    public required string OpportunityId { get; init; }
}

internal sealed record GetOpportunityOutput
{
    public required OpportunityView Opportunity { get; init; }

    public required IReadOnlyList<ContractView> Contracts { get; init; }
}
