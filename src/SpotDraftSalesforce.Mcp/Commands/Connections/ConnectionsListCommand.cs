using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Commands.Connections;

/// <summary><c>connections list</c>.</summary>
internal static class ConnectionsListCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var list = new Command("list", "Lists the connections and until when each authorisation holds. Calls nobody and shows no secret.")
        {
            data,
            policies,
            json,
        };
        list.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var rows = await RowsAsync(services.GetRequiredService<ConnectionCatalog>(), cancellationToken);
                if (parsed.GetValue(json))
                {
                    await ConnectionsCommand.WriteJsonAsync(environment, new { connections = rows });
                    return ExitCodes.Ok;
                }

                var table = new TextTable("connection", "from", "flow", "state", "used", "ends", "owner");
                foreach (var row in rows)
                {
                    table.Add(
                        row.Connection,
                        row.From,
                        row.Flow,
                        row.State,
                        KeysCommand.Day(row.RenewedAt),
                        KeysCommand.Day(row.EndsAt),
                        row.Owner
                    );
                }

                await table.WriteAsync(environment.Out, environment.OutIsTerminal);
                return ExitCodes.Ok;
            }
        );
        return list;
    }

    private static async Task<IReadOnlyList<Row>> RowsAsync(ConnectionCatalog catalog, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        foreach (var name in catalog.SalesforceNames)
        {
            var from = catalog.IsConfigured(name) ? "settings" : "added";
            try
            {
                var client = catalog.Salesforce(name);
                rows.Add(Row.Of(client.Name, from, await client.StandingAsync(cancellationToken)));
            }
            catch (GovernedException fault)
            {
                rows.Add(new Row($"salesforce:{name}", from, null, $"unusable: {fault.Error.Message}", null, null, null));
            }
        }

        rows.AddRange(
            catalog.SpotDraftNames.Select(name => new Row($"spotdraft:{name}", "settings", "api_credential", "ready", null, null, null))
        );
        return rows;
    }

    private sealed record Row(
        string Connection,
        string From,
        string? Flow,
        string State,
        DateTimeOffset? RenewedAt,
        DateTimeOffset? EndsAt,
        string? Owner
    )
    {
        public static Row Of(string connection, string from, AuthorizationStanding standing) =>
            new(
                connection,
                from,
                standing.Flow,
                !standing.IsAuthorized ? "not authorised"
                    : standing.RefusedAt is not null ? "refused"
                    : standing.EndsSoon ? "ends soon"
                    : "ready",
                standing.RenewedAt,
                standing.EndsAt,
                standing.Owner
            );
    }
}
