using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using SpotDraftSalesforce.Simulator.Salesforce;

namespace SpotDraftSalesforce.Simulator;

/// <summary>The command line of the simulator as a program of its own. Exit code 2: it could not start.</summary>
internal sealed class SimulatorCommand(TextWriter output, TextWriter error)
{
    private const int CouldNotStart = 2;

    private readonly Option<int> _salesforcePort = new("--salesforce-port")
    {
        Description = "Port of the Salesforce half; 0 takes a free one.",
    };
    private readonly Option<int> _spotDraftPort = new("--spotdraft-port")
    {
        Description = "Port of the SpotDraft half; 0 takes a free one.",
    };

    private readonly Option<string?> _load = new("--load")
    {
        Description = "Data folder (crm-sales-opportunities/ and cuad/renewal-terms.csv) that replaces the small seed.",
    };

    private readonly Option<DateOnly?> _asOf = new("--as-of")
    {
        Description = "The simulated day at the start, YYYY-MM-DD; today unless told.",
        CustomParser = result =>
        {
            if (
                DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            )
            {
                return day;
            }

            result.AddError($"--as-of {result.Tokens[0].Value} is not a date of the form YYYY-MM-DD.");
            return null;
        },
    };

    private readonly Option<int> _opportunities = new("--opportunities")
    {
        Description = "Adds so many opportunities, with accounts, for measurements.",
    };

    private readonly Option<OrgKinds> _org = new("--org")
    {
        Description =
            "What the Salesforce org is like: plain, cpq, quote, renamed-stages, record-types or named-human; several with commas between them.",
        CustomParser = result =>
        {
            var kinds = OrgKinds.Plain;
            foreach (var word in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
            {
                if (Enum.TryParse<OrgKinds>(word.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var kind))
                {
                    kinds |= kind;
                }
                else
                {
                    result.AddError($"--org {word} is none of plain, cpq, quote, renamed-stages, record-types, named-human.");
                }
            }

            return kinds;
        },
    };

    public async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(
            "SpotDraft and Salesforce, simulated over HTTP on 127.0.0.1. Prints one line of JSON with addresses and credentials when ready; "
                + "stops on Ctrl-C or SIGTERM. Controls are under /_sim/ on both ports."
        )
        {
            _salesforcePort,
            _spotDraftPort,
            _load,
            _asOf,
            _org,
            _opportunities,
        };
        root.SetAction(ServeAsync);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync(string.Join(' ', parsed.Errors.Select(problem => problem.Message)));
            return CouldNotStart;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = output,
                Error = error,
                ProcessTerminationTimeout = null,
            }
        );
    }

    private async Task<int> ServeAsync(ParseResult parsed, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        var options = new SimulatorOptions
        {
            SalesforcePort = parsed.GetValue(_salesforcePort),
            SpotDraftPort = parsed.GetValue(_spotDraftPort),
            LoadFolder = parsed.GetValue(_load),
            AsOf = parsed.GetValue(_asOf),
            Opportunities = parsed.GetValue(_opportunities),
            Salesforce = new SalesforceSettings { Kinds = parsed.GetValue(_org) },
        };
        try
        {
            await using var host = await SimulatorHost.StartAsync(options, stop.Token);
            await output.WriteLineAsync(host.Ready.ToJson().AsMemory(), stop.Token);
            await output.FlushAsync(stop.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or SocketException or ArgumentOutOfRangeException)
        {
            await error.WriteLineAsync($"The simulator could not start: {problem.Message.ReplaceLineEndings(" ")}");
            return CouldNotStart;
        }
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
