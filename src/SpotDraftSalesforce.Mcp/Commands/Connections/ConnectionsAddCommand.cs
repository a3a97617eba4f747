using System.CommandLine;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Secrets;

namespace SpotDraftSalesforce.Mcp.Commands.Connections;

/// <summary><c>connections add</c>: keeps the settings of a connection, sealed, in the state folder.</summary>
internal sealed class ConnectionsAddCommand
{
    private const string Description = """
        Adds a Salesforce connection. Secrets never stand on the command line: they are read from stdin, one a line.

        connections add main --login-url https://acme.my.salesforce.com --client-id KEY          then: connections login main
        connections add main --flow client_credentials --client-id KEY --client-secret-stdin     < secret.txt
        connections add main --flow jwt --client-id KEY --username integration@acme.example --private-key-file key.pem
        connections add main --flow refresh_token --client-id KEY --token-stdin                  < token.txt
        connections add main --flow access_token --instance-url https://acme.my.salesforce.com --token-stdin

        With both --client-secret-stdin and --token-stdin the secret is the first line and the token the second.
        """;

    private readonly Argument<string> _name = new("name")
    {
        Description = "A name for it: small letters, digits, '-' and '_', beginning with a letter.",
    };
    private readonly Option<string> _loginUrl = new("--login-url")
    {
        Description = "production, sandbox, or the org's My Domain address (always that for client_credentials).",
        HelpName = "URL",
        DefaultValueFactory = _ => "production",
    };
    private readonly Option<string> _flow = new("--flow")
    {
        Description = $"How a token is had: {string.Join(", ", SalesforceFlow.All)}.",
        HelpName = "FLOW",
        DefaultValueFactory = _ => SalesforceFlow.AuthorizationCode,
    };
    private readonly Option<string?> _clientId = new("--client-id")
    {
        Description = "Consumer key of the External Client App.",
        HelpName = "KEY",
    };
    private readonly Option<string?> _username = new("--username") { Description = "The integration user, for jwt.", HelpName = "NAME" };
    private readonly Option<FileInfo?> _keyFile = new("--private-key-file")
    {
        Description = "RSA key in PEM form, for jwt; a copy is kept sealed.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _instanceUrl = new("--instance-url") { Description = "The org, for access_token.", HelpName = "URL" };
    private readonly Option<string?> _owner = new("--owner")
    {
        Description = "Who is warned before the authorisation ends.",
        HelpName = "WHO",
    };
    private readonly Option<double> _idleDays = new("--idle-days")
    {
        Description = "Days without use after which the app's policy ends a refresh token.",
        HelpName = "DAYS",
        DefaultValueFactory = _ => new SalesforceOptions().AuthorizationIdleDays,
    };
    private readonly Option<double> _lifeDays = new("--life-days")
    {
        Description = "Days after which the app's policy ends a refresh token in any case; 0 for never.",
        HelpName = "DAYS",
    };
    private readonly Option<bool> _secretStdin = new("--client-secret-stdin") { Description = "Read the app's secret from stdin." };
    private readonly Option<bool> _tokenStdin = new("--token-stdin") { Description = "Read the refresh or access token from stdin." };
    private readonly Option<bool> _replace = new("--replace") { Description = "Write over a stored connection of that name." };
    private readonly Option<string?> _data = VerbOptions.Data();
    private readonly Option<string?> _policies = VerbOptions.Policies();
    private readonly Option<bool> _json = VerbOptions.Json();

    private ConnectionsAddCommand() { }

    public static Command Build(CommandEnvironment environment)
    {
        var verb = new ConnectionsAddCommand();
        var add = new Command("add", Description)
        {
            verb._name,
            verb._loginUrl,
            verb._flow,
            verb._clientId,
            verb._username,
            verb._keyFile,
            verb._instanceUrl,
            verb._owner,
            verb._idleDays,
            verb._lifeDays,
            verb._secretStdin,
            verb._tokenStdin,
            verb._replace,
            verb._data,
            verb._policies,
            verb._json,
        };
        add.SetAction((parsed, cancellationToken) => verb.RunAsync(environment, parsed, cancellationToken));
        return add;
    }

    private async Task<int> RunAsync(CommandEnvironment environment, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = ConnectionsCommand.Bare(parsed.GetValue(_name)!);
        if (!StoredConnections.IsName(name))
        {
            throw VerbFaults.Invalid(
                "name",
                "That is not a name for a connection.",
                "Use up to 40 small letters, digits, '-' and '_', beginning with a letter."
            );
        }

        var options = await OptionsAsync(environment, parsed, cancellationToken);
        Check(options);
        await using var services = environment.OpenServices(parsed.GetValue(_data), parsed.GetValue(_policies));
        var catalog = services.GetRequiredService<ConnectionCatalog>();
        if (catalog.IsConfigured(name))
        {
            throw VerbFaults.Invalid(
                "name",
                $"The settings have a connection salesforce:{name} already, which comes before a stored one.",
                "Choose another name, or remove those settings."
            );
        }

        await catalog.Stored.SaveAsync(name, options, parsed.GetValue(_replace), cancellationToken);
        await ConnectionLog.WriteAsync(
            services,
            EventTypes.ConnectionAdded,
            new JsonObject
            {
                ["connection"] = $"salesforce:{name}",
                ["flow"] = options.Flow,
                ["login_url"] = options.LoginUrl,
                ["owner"] = options.Owner,
                ["by"] = KeysCommand.By,
            },
            options.Owner is null ? [] : ["/owner"]
        );
        var next = options.Flow == SalesforceFlow.AuthorizationCode ? $"connections login {name}" : $"connections test {name}";
        if (parsed.GetValue(_json))
        {
            await ConnectionsCommand.WriteJsonAsync(
                environment,
                new
                {
                    connection = $"salesforce:{name}",
                    flow = options.Flow,
                    next,
                }
            );
        }
        else
        {
            await environment.Out.WriteLineAsync($"salesforce:{name} is added. Now run: {next}");
        }

        return ExitCodes.Ok;
    }

    private async Task<SalesforceOptions> OptionsAsync(
        CommandEnvironment environment,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        var flow = parsed.GetValue(_flow)!;
        var secret = parsed.GetValue(_secretStdin) ? await LineAsync(environment, "--client-secret-stdin", cancellationToken) : null;
        var token = parsed.GetValue(_tokenStdin) ? await LineAsync(environment, "--token-stdin", cancellationToken) : null;
        return new SalesforceOptions
        {
            LoginUrl = MissingSettings.LoginHost(parsed.GetValue(_loginUrl)!).TrimEnd('/'),
            InstanceUrl = parsed.GetValue(_instanceUrl),
            Flow = flow,
            ClientId = parsed.GetValue(_clientId),
            ClientSecret = secret,
            Username = parsed.GetValue(_username),
            PrivateKey = await KeyAsync(parsed.GetValue(_keyFile), cancellationToken),
            RefreshToken = flow == SalesforceFlow.RefreshToken ? token : null,
            AccessToken = flow == SalesforceFlow.AccessToken ? token : null,
            Owner = parsed.GetValue(_owner),
            AuthorizationIdleDays = parsed.GetValue(_idleDays),
            AuthorizationLifeDays = parsed.GetValue(_lifeDays),
        };
    }

    private static void Check(SalesforceOptions options)
    {
        Require(
            SalesforceFlow.All.Contains(options.Flow, StringComparer.Ordinal),
            "--flow",
            $"Say one of {string.Join(", ", SalesforceFlow.All)}."
        );
        Require(MissingSettings.IsSafe(options.LoginUrl, out _), "--login-url", "Say production, sandbox or an https address.");
        Require(
            options.InstanceUrl is not { } instance || MissingSettings.IsSafe(instance, out _),
            "--instance-url",
            "Say an https address."
        );
        Require(
            options.Flow == SalesforceFlow.AccessToken || options.ClientId is { Length: > 0 },
            "--client-id",
            "Name the app's consumer key."
        );
        Require(
            options.Flow != SalesforceFlow.ClientCredentials || options.ClientSecret is not null,
            "--client-secret-stdin",
            "The flow needs the app's secret: put it on stdin and say so."
        );
        Require(options.Flow != SalesforceFlow.Jwt || options.Username is not null, "--username", "The flow needs the integration user.");
        Require(
            options.Flow != SalesforceFlow.Jwt || options.PrivateKey is not null,
            "--private-key-file",
            "The flow needs the app's key."
        );
        Require(
            options.Flow is not (SalesforceFlow.RefreshToken or SalesforceFlow.AccessToken)
                || (options.RefreshToken ?? options.AccessToken) is not null,
            "--token-stdin",
            "The flow needs a token: put it on stdin and say so."
        );
        Require(options.Flow != SalesforceFlow.AccessToken || options.InstanceUrl is not null, "--instance-url", "The flow needs the org.");
        Require(options.AuthorizationIdleDays is >= 0 and <= 3650, "--idle-days", "Say days from 0 to 3650.");
        Require(options.AuthorizationLifeDays is >= 0 and <= 3650, "--life-days", "Say days from 0 to 3650.");
    }

    private static void Require(bool holds, string option, string cure)
    {
        if (!holds)
        {
            throw VerbFaults.Invalid(option, $"{option} is missing or wrong.", cure);
        }
    }

    private static async Task<string> LineAsync(CommandEnvironment environment, string option, CancellationToken cancellationToken) =>
        (await environment.In.ReadLineAsync(cancellationToken))?.Trim() is { Length: > 0 } line
            ? line
            : throw VerbFaults.Invalid(option, "Stdin holds no such line.", "Put the secret on stdin, for instance with '< secret.txt'.");

    private static async Task<string?> KeyAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            var pem = await File.ReadAllTextAsync(file.FullName, cancellationToken);
            using var key = System.Security.Cryptography.RSA.Create();
            key.ImportFromPem(pem);
            return pem;
        }
        catch (Exception fault)
            when (fault
                    is IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or System.Security.Cryptography.CryptographicException
            )
        {
            throw VerbFaults.Invalid("--private-key-file", $"{file.FullName} is not a readable RSA key in PEM form without a password.");
        }
    }
}
