using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Connectors;

/// <summary>An org and a workspace that belong together, ready to be called. Its connections' names go into changes.</summary>
internal sealed record Pair(string Name, SalesforceClient Salesforce, SpotDraftClient SpotDraft, PairOptions Options);
