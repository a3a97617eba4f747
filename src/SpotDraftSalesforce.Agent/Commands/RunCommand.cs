using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Agent.Playbooks;

namespace SpotDraftSalesforce.Agent.Commands;

/// <summary><c>agent run PLAYBOOK</c>: once, or again and again until it is stopped.</summary>
internal sealed class RunCommand(AgentSurroundings surroundings)
{
    public const int Done = 0;
    public const int NotDone = 1;
    public const int Stopped = 130;

    private const string Description = """
        Runs a playbook. Examples:
          agent run renewal-sweep --once --server https://contracts.example/mcp
          agent run renewal-sweep --once --as-of 2026-12-01 --within 120 --json
          agent run renewal-sweep --every 24h
        """;

    private readonly RunOptions _options = new();

    public Command Build()
    {
        var command = new Command("run", Description);
        _options.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            if (_options.Once(parsed))
            {
                return await RunOnceAsync(parsed, cancellationToken);
            }

            while (true)
            {
                await RunOnceAsync(parsed, cancellationToken);
                await Task.Delay(_options.Every(parsed), surroundings.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Stop(parsed);
        }
    }

    // A repeating run is ended by stopping it, which is no failure; a single one did not get to its end.
    private int Stop(ParseResult parsed)
    {
        if (!_options.Once(parsed))
        {
            return Done;
        }

        Refuse(
            new AgentError(
                "cancelled",
                "Stopped before the end. What was decided stands.",
                Cure: "Run it again: it goes on with the rest."
            ),
            parsed
        );
        return Stopped;
    }

    private async Task<int> RunOnceAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await AgentConnection.OpenAsync(Options(parsed), cancellationToken);
            var report = await _options
                .Playbook(parsed)
                .RunAsync(
                    new PlaybookContext
                    {
                        Client = connection.Client,
                        Time = surroundings.Time,
                        Limits = surroundings.Limits,
                        Progress = new ProgressLines(surroundings.Error),
                    },
                    cancellationToken
                );
            if (_options.Json(parsed))
            {
                await surroundings.Output.WriteLineAsync(report.ToJson());
            }
            else
            {
                report.WriteTo(surroundings.Output);
            }

            return report.Ok ? Done : NotDone;
        }
        catch (AgentException refusal)
        {
            Refuse(refusal.Error, parsed);
            return NotDone;
        }
    }

    private void Refuse(AgentError error, ParseResult parsed)
    {
        surroundings.Error.WriteLine(
            string.Join(' ', ((string?[])[error.Message, error.Cause, error.Cure]).Where(part => part is not null))
        );
        if (_options.Json(parsed))
        {
            surroundings.Output.WriteLine(JsonSerializer.Serialize(new { Ok = false, Error = error }, AgentJson.Options));
        }
    }

    private AgentOptions Options(ParseResult parsed)
    {
        if (surroundings.Client is { } client)
        {
            return new AgentOptions { Client = client };
        }

        var named = _options.Server(parsed) ?? surroundings.Environment("SDSF_AGENT_SERVER");
        if (named is { Length: > 0 } && !Uri.TryCreate(named, UriKind.Absolute, out _))
        {
            throw new AgentException(
                new AgentError("invalid_argument", $"'{named}' is not an address such as https://contracts.example/mcp.")
            );
        }

        return new AgentOptions
        {
            Server = named is { Length: > 0 } ? new Uri(named) : surroundings.Server,
            ApiKey = AgentKey.Find(_options.KeyFile(parsed), surroundings),
            Loggers = surroundings.Loggers,
        };
    }

    /// <summary>About twenty lines, however many steps there are.</summary>
    private sealed class ProgressLines(TextWriter error) : IProgress<PlaybookProgress>
    {
        public void Report(PlaybookProgress value)
        {
            var stride = Math.Max(1, value.Total / 20);
            if (value.Done % stride == 0 || value.Done == value.Total)
            {
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Done} of {value.Total}: {value.Message}"));
            }
        }
    }
}
