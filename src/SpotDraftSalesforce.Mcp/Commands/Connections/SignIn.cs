using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Commands.Connections;

/// <summary>Lets a person sign in to Salesforce with a browser: authorization code with PKCE (RFC 7636) on a loopback redirect.</summary>
/// <param name="port">Of the callback URL that the External Client App knows.</param>
internal sealed class SignIn(CommandEnvironment environment, IServiceProvider services, int port, bool opensBrowser, TimeSpan timeout)
{
    public async Task<SalesforceIdentity> RunAsync(SalesforceClient client, CancellationToken cancellationToken)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(64));
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        await using var redirect = await LoopbackRedirect.StartAsync(port, state, cancellationToken);
        var address = client.LoginAddress(redirect.Address, state, challenge);
        await environment.Error.WriteLineAsync($"Sign in to Salesforce as the integration user of {client.Name}:");
        await environment.Error.WriteLineAsync(address.AbsoluteUri);
        await environment.Error.FlushAsync(cancellationToken);
        if (opensBrowser && !Browser.TryOpen(address))
        {
            await environment.Error.WriteLineAsync("There is no browser to open here: open the address yourself, on this machine.");
        }

        var code = await redirect.CodeAsync(timeout, time, cancellationToken);
        await client.AuthorizeAsync(code, verifier, redirect.Address, cancellationToken);
        var identity = await client.IdentityAsync(cancellationToken);
        await ConnectionLog.WriteAsync(
            services,
            EventTypes.ConnectionAuthorized,
            new JsonObject
            {
                ["connection"] = client.Name,
                ["user"] = identity.Username,
                ["organization"] = identity.OrganizationId,
                ["by"] = KeysCommand.By,
            },
            "/user"
        );
        return identity;
    }
}

/// <summary>What commands do to connections, in the evidence.</summary>
internal static class ConnectionLog
{
    /// <param name="sensitive">Where the data names a person.</param>
    public static Task WriteAsync(IServiceProvider services, string type, JsonObject data, params string[] sensitive) =>
        services
            .GetRequiredService<IJournal>()
            .CommitAsync(
                new JournalEntry(
                    [],
                    [
                        new AuditEvent
                        {
                            Time = services.GetRequiredService<TimeProvider>().GetUtcNow(),
                            Type = type,
                            Data = data,
                            Sensitive = sensitive,
                        },
                    ]
                ),
                CancellationToken.None
            );
}
