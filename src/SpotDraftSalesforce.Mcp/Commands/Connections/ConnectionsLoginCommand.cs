using System.CommandLine;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Commands.Connections;

/// <summary><c>connections login</c> and <c>reauth</c>: a person signs in, or a new token is asked for.</summary>
internal sealed class ConnectionsLoginCommand
{
    private readonly Argument<string> _name = ConnectionsCommand.Name();
    private readonly Option<bool> _noBrowser = new("--no-browser")
    {
        Description = "Print the address instead of opening it. The browser must be on this machine, or its port forwarded to it.",
    };
    private readonly Option<int> _port = new("--port")
    {
        Description =
            $"Port of the callback URL http://localhost:PORT{LoopbackRedirect.Path} that the External Client App knows; 0 for any.",
        HelpName = "PORT",
        DefaultValueFactory = _ => LoopbackRedirect.DefaultPort,
    };
    private readonly Option<string> _timeout = new("--timeout")
    {
        Description = "How long to wait for the person, such as 5m.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "5m",
    };
    private readonly Option<string?> _data = VerbOptions.Data();
    private readonly Option<string?> _policies = VerbOptions.Policies();
    private readonly Option<bool> _json = VerbOptions.Json();

    private ConnectionsLoginCommand() { }

    public static Command BuildLogin(CommandEnvironment environment) =>
        Build(
            environment,
            "login",
            "Lets a person sign in to Salesforce once, in a browser. Needs the flow authorization_code.",
            again: false
        );

    public static Command BuildReauth(CommandEnvironment environment) =>
        Build(
            environment,
            "reauth",
            "Authorises a connection again: by a sign-in where a person does it, else by asking for a new token with its credentials.",
            again: true
        );

    private static Command Build(CommandEnvironment environment, string name, string description, bool again)
    {
        var verb = new ConnectionsLoginCommand();
        var command = new Command(name, description)
        {
            verb._name,
            verb._noBrowser,
            verb._port,
            verb._timeout,
            verb._data,
            verb._policies,
            verb._json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(verb._port) is < 0 or > 65_535)
            {
                result.AddError("--port is a number from 0 to 65535.");
            }
        });
        command.SetAction((parsed, cancellationToken) => verb.RunAsync(environment, parsed, again, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(CommandEnvironment environment, ParseResult parsed, bool again, CancellationToken cancellationToken)
    {
        var timeout = KeysCommand.Duration("--timeout", parsed.GetValue(_timeout))!.Value;
        await using var services = environment.OpenServices(parsed.GetValue(_data), parsed.GetValue(_policies));
        var client = ConnectionsCommand.Client(services, parsed.GetValue(_name)!);
        SalesforceIdentity identity;
        if (client.TakesLogin)
        {
            var signIn = new SignIn(environment, services, parsed.GetValue(_port), !parsed.GetValue(_noBrowser), timeout);
            identity = await signIn.RunAsync(client, cancellationToken);
        }
        else if (again)
        {
            await client.RenewAsync(cancellationToken);
            identity = await client.IdentityAsync(cancellationToken);
        }
        else
        {
            throw VerbFaults.Invalid(
                "name",
                $"Nobody signs in for {client.Name}: it works with credentials of its own.",
                $"'connections test {client.Name}' tries them. A sign-in needs the flow {SalesforceFlow.AuthorizationCode}."
            );
        }

        var standing = await client.StandingAsync(cancellationToken);
        if (parsed.GetValue(_json))
        {
            await ConnectionsCommand.WriteJsonAsync(
                environment,
                new
                {
                    connection = client.Name,
                    user = identity.Username,
                    organization = identity.OrganizationId,
                    ends_at = standing.EndsAt,
                }
            );
        }
        else
        {
            await environment.Out.WriteLineAsync(
                $"{client.Name} acts as {TerminalText.Safe(identity.Username)} in {identity.OrganizationId}."
            );
        }

        return ExitCodes.Ok;
    }
}
