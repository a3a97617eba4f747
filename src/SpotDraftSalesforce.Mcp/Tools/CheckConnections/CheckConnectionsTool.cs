using System.ComponentModel;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;

namespace SpotDraftSalesforce.Mcp.Tools.CheckConnections;

[Tool("check_connections", "Check connections")]
[Description("Checks whether Salesforce and SpotDraft can be reached, as whom, and what to do where they cannot.")]
internal sealed class CheckConnectionsTool(ConnectionHealth health) : ReadTool<CheckConnectionsInput, CheckConnectionsOutput>
{
    protected override async Task<CheckConnectionsOutput> ReadAsync(
        CheckConnectionsInput input,
        ToolCall call,
        CancellationToken cancellationToken
    ) => new() { Connections = await health.CheckAsync(input.Pair, cancellationToken) };
}

internal sealed record CheckConnectionsInput : ToolInput;

internal sealed record CheckConnectionsOutput
{
    public required IReadOnlyList<ConnectionReport> Connections { get; init; }
}
