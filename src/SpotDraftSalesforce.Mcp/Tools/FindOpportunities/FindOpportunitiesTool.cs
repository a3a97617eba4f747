using System.ComponentModel;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.FindOpportunities;

[Tool("find_opportunities", "Find opportunities")]
[Description("Finds Salesforce opportunities by name, account, stage or open state, soonest close date first.")]
internal sealed class FindOpportunitiesTool(ConnectionCatalog connections) : ReadTool<FindOpportunitiesInput, FindOpportunitiesOutput>
{
    protected override async Task<FindOpportunitiesOutput> ReadAsync(
        FindOpportunitiesInput input,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        var pair = connections.Pair(input.Pair);
        var after = PageCursor.Decode(input.Cursor);
        var rows = await pair.Salesforce.QueryAsync(
            $"SELECT {string.Join(", ", OpportunityView.Columns(pair))} FROM Opportunity{Where(input)} ORDER BY CloseDate, Id LIMIT {input.Limit + 1} OFFSET {after}",
            cancellationToken
        );
        return new FindOpportunitiesOutput
        {
            Opportunities = [.. rows.Take(input.Limit).Select(row => OpportunityView.Of(row, pair))],
            NextCursor =
                rows.Count > input.Limit && after + input.Limit <= PageCursor.Farthest ? PageCursor.Encode(after + input.Limit) : null,
        };
    }

    private static string Where(FindOpportunitiesInput input)
    {
        var conditions = new List<string>();
        if (input.Text is { } text)
        {
            conditions.Add(Soql.Query($"(Name LIKE {text:like} OR Account.Name LIKE {text:like})"));
        }

        if (input.AccountId is { } account)
        {
            conditions.Add($"AccountId = {Soql.Id(account, "account_id")}");
        }

        if (input.Stage is { } stage)
        {
            conditions.Add(Soql.Query($"StageName = {stage}"));
        }

        if (input.OpenOnly)
        {
            conditions.Add("IsClosed = FALSE");
        }

        return conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
    }
}

internal sealed record FindOpportunitiesInput : ListInput
{
    [Description("Part of the opportunity's or account's name.")]
    public string? Text { get; init; }

    public string? AccountId { get; init; }

    [Description("Exact stage name.")]
    public string? Stage { get; init; }

    public bool OpenOnly { get; init; }
}

internal sealed record FindOpportunitiesOutput
{
    public required IReadOnlyList<OpportunityView> Opportunities { get; init; }

    public string? NextCursor { get; init; }
}
