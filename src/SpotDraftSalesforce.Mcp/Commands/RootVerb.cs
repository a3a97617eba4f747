using System.CommandLine;
using System.CommandLine.Invocation;
using SpotDraftSalesforce.Agent.Commands;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Commands.Connections;
using SpotDraftSalesforce.Mcp.Commands.Doctor;
using SpotDraftSalesforce.Mcp.Commands.Setup;
using SpotDraftSalesforce.Mcp.Commands.Templates;
using SpotDraftSalesforce.Mcp.Commands.Webhooks;
using SpotDraftSalesforce.Mcp.Hosting.Policies;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>The command line: all verbs, and the one place where a fault becomes a line on stderr and an exit code.</summary>
internal static class RootVerb
{
    private const string Description = """
        A governed MCP server between SpotDraft (contracts) and Salesforce (CRM).

        Try it, without any account:      demo
        In your own chat, on a simulator:  connect claude --simulator
        For a company:                     keys create --person ID --roles sales; serve --http http://127.0.0.1:8080
        Stop all writes at once:           freeze on --reason "why"
        Which contract a deal would get:   templates validate, templates explain OPPORTUNITY
        What happened:                     audit search, audit story OPERATION, audit verify

        Connections are settings (SDSF_Connections__salesforce__main__ClientId and so on) or are added with 'connections add'; 'doctor'
        says what is missing.
        """;

    public static async Task<int> RunAsync(string[] args, CommandEnvironment environment)
    {
        var parsed = Build(environment).Parse(args);
        if (parsed.Action is ParseErrorAction mistake)
        {
            // Help on stdout would stand where a program expects a report.
            mistake.ShowHelp = false;
        }

        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = environment.Out,
                    Error = environment.Error,
                    EnableDefaultExceptionHandler = false,
                }
            );
            return parsed.Action is ParseErrorAction ? ExitCodes.Usage : code;
        }
        catch (GovernedException fault)
        {
            await environment.Error.WriteLineAsync(Text(fault.Error));
            return ExitCodes.Of(fault.Error.Code);
        }
        catch (PolicyFileException fault)
        {
            await environment.Error.WriteLineAsync(fault.Message);
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static RootCommand Build(CommandEnvironment environment) =>
        new(Description)
        {
            ServeCommand.Build(environment),
            DemoCommand.Build(environment),
            KeysCommand.Build(environment),
            ApprovalsCommand.Build(environment),
            FreezeCommand.Build(environment),
            AuditCommand.Build(environment),
            ConnectCommand.Build(environment),
            ConnectionsCommand.Build(environment),
            DoctorCommand.Build(environment),
            SetupCommand.Build(environment),
            TemplatesCommand.Build(environment),
            WebhooksCommand.Build(environment),
            AgentCommand.Build(
                new AgentSurroundings
                {
                    Output = environment.Out,
                    Error = environment.Error,
                    Environment = name => environment.Configuration[name.Replace("SDSF_", "", StringComparison.Ordinal)],
                }
            ),
        };

    private static string Text(Error error) =>
        string.Join(' ', new[] { error.Message, error.Cause, error.Cure }.Where(part => !string.IsNullOrEmpty(part)));
}
