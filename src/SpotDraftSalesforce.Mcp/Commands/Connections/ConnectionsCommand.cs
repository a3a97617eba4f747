using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Commands.Connections;

/// <summary><c>connections add|login|reauth|test|revoke|list</c>.</summary>
internal static class ConnectionsCommand
{
    private const string Description = """
        Connections to Salesforce, and how each stands.

        connections add main --login-url https://acme.my.salesforce.com --client-id KEY --owner crm-admin@acme.example
        connections login main                a person signs in once, in a browser on this machine
        connections login main --no-browser   the same, and prints the address instead of opening it
        connections list                      what there is, and until when each authorisation holds; asks nobody
        connections test main                 calls Salesforce and says what is wrong and what to do
        connections reauth main               signs in again, or asks for a new token
        connections revoke main               ends the authorisation at Salesforce and forgets it here

        Settings work too (SDSF_Connections__salesforce__main__ClientId and so on) and come before what is added here. Credentials and
        tokens lie sealed in the state folder; the key is DIR/secrets.key, or SDSF_SecretsKey (32 bytes in base64) on a server.
        """;

    public static Command Build(CommandEnvironment environment) =>
        new("connections", Description)
        {
            ConnectionsAddCommand.Build(environment),
            ConnectionsLoginCommand.BuildLogin(environment),
            ConnectionsLoginCommand.BuildReauth(environment),
            ConnectionsTestCommand.Build(environment),
            ConnectionsRevokeCommand.Build(environment),
            ConnectionsListCommand.Build(environment),
        };

    internal static Argument<string> Name() => new("name") { Description = "The connection, such as main or salesforce:main." };

    /// <summary>A Salesforce connection by the name that a person gave.</summary>
    internal static SalesforceClient Client(IServiceProvider services, string name) =>
        services.GetRequiredService<ConnectionCatalog>().Salesforce(Bare(name));

    internal static string Bare(string name)
    {
        if (name.StartsWith("spotdraft:", StringComparison.OrdinalIgnoreCase))
        {
            throw VerbFaults.Invalid(
                "name",
                "A SpotDraft connection has no sign-in: it is an API credential in the settings.",
                "Set SDSF_Connections__spotdraft__NAME__ClientId and __ClientSecret; 'connections test' tries them."
            );
        }

        return name.StartsWith("salesforce:", StringComparison.OrdinalIgnoreCase) ? name["salesforce:".Length..] : name;
    }

    internal static Task WriteJsonAsync(CommandEnvironment environment, object value) =>
        environment.Out.WriteLineAsync(GovernanceJson.ToText(value));
}
