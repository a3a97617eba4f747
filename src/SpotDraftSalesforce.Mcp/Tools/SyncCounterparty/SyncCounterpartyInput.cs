using System.ComponentModel;

namespace SpotDraftSalesforce.Mcp.Tools.SyncCounterparty;

[WriteInput]
internal sealed record SyncCounterpartyInput : ToolInput
{
    [Description("Salesforce id of the account.")]
    public required string AccountId { get; init; }
}

internal sealed record SyncCounterpartyOutput
{
    public required string AccountId { get; init; }

    public required string CounterpartyId { get; init; }

    [Description("created, updated or unchanged.")]
    public required string Action { get; init; }

    [Description("How the counterparty was found: link, field, email, name or created.")]
    public required string MatchedBy { get; init; }
}
