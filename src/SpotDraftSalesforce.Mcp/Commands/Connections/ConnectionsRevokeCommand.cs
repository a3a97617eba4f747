using System.CommandLine;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Connectors;

namespace SpotDraftSalesforce.Mcp.Commands.Connections;

/// <summary><c>connections revoke</c>.</summary>
internal static class ConnectionsRevokeCommand
{
    private const string Description = """
        Ends the authorisation of a connection at Salesforce and forgets its tokens. The settings stay, so that 'connections login' can
        begin anew; --forget removes a stored connection altogether. A connection with credentials of its own gets a new token at its next
        call: take those credentials away too.
        """;

    public static Command Build(CommandEnvironment environment)
    {
        var name = ConnectionsCommand.Name();
        var local = new Option<bool>("--local") { Description = "Only forget here, without telling Salesforce." };
        var forget = new Option<bool>("--forget") { Description = "Remove the stored settings too." };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var revoke = new Command("revoke", Description) { name, local, forget, data, policies, json };
        revoke.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var bare = ConnectionsCommand.Bare(parsed.GetValue(name)!);
                var ended = await EndAsync(services, bare, parsed.GetValue(local), cancellationToken);
                var forgotten =
                    parsed.GetValue(forget)
                    && await services.GetRequiredService<ConnectionCatalog>().Stored.ForgetAsync(bare, cancellationToken);
                await ConnectionLog.WriteAsync(
                    services,
                    EventTypes.ConnectionRevoked,
                    new JsonObject
                    {
                        ["connection"] = $"salesforce:{bare}",
                        ["at_salesforce"] = ended,
                        ["forgotten"] = forgotten,
                        ["by"] = KeysCommand.By,
                    }
                );
                if (parsed.GetValue(json))
                {
                    await ConnectionsCommand.WriteJsonAsync(
                        environment,
                        new
                        {
                            connection = $"salesforce:{bare}",
                            revoked = ended,
                            forgotten,
                        }
                    );
                }
                else
                {
                    await environment.Out.WriteLineAsync(
                        $"salesforce:{bare} {(ended ? "is revoked at Salesforce" : "has no tokens here any more")}{(forgotten ? " and forgotten" : "")}."
                    );
                }

                return ExitCodes.Ok;
            }
        );
        return revoke;
    }

    /// <summary>True where Salesforce ended something.</summary>
    private static async Task<bool> EndAsync(IServiceProvider services, string name, bool local, CancellationToken cancellationToken)
    {
        var client = ConnectionsCommand.Client(services, name);
        if (!local)
        {
            return await client.RevokeAsync(cancellationToken);
        }

        await client.ForgetAsync(cancellationToken);
        return false;
    }
}
