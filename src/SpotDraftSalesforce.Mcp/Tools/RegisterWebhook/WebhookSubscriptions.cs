using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Tools.RegisterWebhook;

/// <summary>The subscriptions that live. SpotDraft lists none, so they are known from what was written.</summary>
internal sealed class WebhookSubscriptions(IWrittenChanges written)
{
    public const string ToolName = "register_webhook";

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<WebhookSubscription>> ListAsync(CancellationToken cancellationToken)
    {
        var living = new Dictionary<(string Connection, string Id), WebhookSubscription>();
        foreach (var (operation, change, outcome, at) in await written.OfToolAsync(ToolName, cancellationToken))
        {
            if (change.Operation == "delete")
            {
                living.Remove((change.Connection, change.Record!));
            }
            else if (outcome.RecordId is { } id)
            {
                living[(change.Connection, id)] = new WebhookSubscription(
                    id,
                    change.Connection,
                    Field(change, "url")?.ToString() ?? "",
                    [.. (Field(change, "only_for_activities") as JsonArray ?? []).Select(activity => activity?.ToString() ?? "")],
                    at,
                    operation
                );
            }
        }

        return [.. living.Values];
    }

    private static JsonNode? Field(Change change, string name) => change.Fields.FirstOrDefault(field => field.Field == name)?.After;
}
