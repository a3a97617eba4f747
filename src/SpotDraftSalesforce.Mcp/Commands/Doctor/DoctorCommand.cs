using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Commands.Connections;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

namespace SpotDraftSalesforce.Mcp.Commands.Doctor;

/// <summary><c>doctor</c>: looks at everything that a server needs and says what to do about what is missing.</summary>
internal static class DoctorCommand
{
    private const int MostFailed = 20;

    public static Command Build(CommandEnvironment environment)
    {
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var doctor = new Command(
            "doctor",
            "Checks policies, state, log, connections and their users; exit code 1 when something needs attention. 'doctor salesforce' looks into an org, 'doctor spotdraft' into a workspace."
        )
        {
            data,
            policies,
            json,
            DoctorSalesforceCommand.Build(environment),
            DoctorSpotDraftCommand.Build(environment),
        };
        doctor.SetAction(
            async (parsed, cancellationToken) =>
            {
                var folder = VerbOptions.DataFolder(parsed.GetValue(data), environment.Configuration);
                await using var services = environment.Services.Create(
                    folder,
                    VerbOptions.PoliciesFolder(parsed.GetValue(policies), environment.Configuration),
                    verbose: false
                );
                var log = await services.GetRequiredService<AuditVerifier>().VerifyAsync(null, cancellationToken);
                var connections = await services.GetRequiredService<ConnectionHealth>().CheckAsync(null, cancellationToken);
                var failed = await services.GetRequiredService<IInbox>().ListAsync("failed", MostFailed, cancellationToken);
                var users = await UsersAsync(services.GetRequiredService<ConnectionCatalog>(), connections, cancellationToken);
                var ok = log.Ok && connections.All(connection => connection.State == ConnectionState.Connected);
                if (parsed.GetValue(json))
                {
                    await environment.Out.WriteLineAsync(
                        GovernanceJson.ToText(
                            new
                            {
                                ok,
                                data = folder,
                                log,
                                failed_messages = failed.Select(Told),
                                connections,
                                integration_users = users,
                            }
                        )
                    );
                }
                else
                {
                    await TellAsync(environment.Out, folder, log, failed, connections);
                    await DoctorSalesforceCommand.WriteAsync(environment.Out, users);
                }

                return ok ? ExitCodes.Ok : ExitCodes.NotAsItShouldBe;
            }
        );
        return doctor;
    }

    private static string Told(InboxMessage message) =>
        $"{message.Id} {message.Activity} of {SealedEvent.Instant(message.ReceivedAt)}, pair {message.Pair}: {message.Note}";

    /// <summary>What an auditor would ask about the users behind the connections that work.</summary>
    private static async Task<IReadOnlyList<OrgFinding>> UsersAsync(
        ConnectionCatalog catalog,
        IReadOnlyList<ConnectionReport> connections,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<OrgFinding>();
        foreach (var name in catalog.SalesforceNames)
        {
            var connected = connections.Any(report =>
                report.Connection == $"salesforce:{name}" && report.State == ConnectionState.Connected
            );
            if (connected)
            {
                findings.AddRange(await new IntegrationUserCheck(catalog.Salesforce(name)).RunAsync(cancellationToken));
            }
        }

        return findings;
    }

    private static async Task TellAsync(
        TextWriter output,
        string folder,
        AuditVerification log,
        IReadOnlyList<InboxMessage> failed,
        IReadOnlyList<ConnectionReport> connections
    )
    {
        await output.WriteLineAsync("policies     ok");
        await output.WriteLineAsync($"state        {folder}");
        await output.WriteLineAsync(log.Ok ? $"log          ok, {log.Events} events" : $"log          NOT ok: {log.Problem!.What}");
        await output.WriteLineAsync(failed.Count == 0 ? "inbox        ok" : "inbox        messages that came to nothing, newest first:");
        foreach (var message in failed)
        {
            await output.WriteLineAsync($"             {TerminalText.Safe(Told(message))}");
        }

        await ConnectionText.WriteAsync(output, connections);
    }
}
