using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Tools.RegisterWebhook;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>The webhook registrations that were written, without those that were removed since.</summary>
internal sealed class SqliteWebhookSubscriptions(SqliteDatabase database) : IWebhookSubscriptions
{
    private const string Select = """
        SELECT operations.id, one.value, changes.outcome, operations.created_at FROM operations
        JOIN changes ON changes.operation_id = operations.id, json_each(operations.plan, '$.changes') AS one
        WHERE operations.tool = 'register_webhook' AND changes.state = 'done' AND changes.outcome IS NOT NULL
          AND json_extract(one.value, '$.id') = changes.change_id
        ORDER BY operations.created_at, operations.id, changes.position
        """;

    public async Task<IReadOnlyList<WebhookSubscription>> ListAsync(CancellationToken cancellationToken)
    {
        var written = await database.ReadAsync(
            session =>
                session.All(
                    Select,
                    row =>
                        (
                            Operation: row.GetString(0),
                            Change: GovernanceJson.FromText<Change>(row.GetString(1)),
                            Outcome: GovernanceJson.FromText<ChangeOutcome>(row.GetString(2)),
                            At: row.Instant(3)
                        )
                ),
            cancellationToken
        );
        var living = new Dictionary<(string Connection, string Id), WebhookSubscription>();
        foreach (var (operation, change, outcome, at) in written)
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
                    (string?)Field(change, "url") ?? "",
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
