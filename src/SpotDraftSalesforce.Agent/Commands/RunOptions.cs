using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SpotDraftSalesforce.Agent.Playbooks;
using SpotDraftSalesforce.Agent.Playbooks.Renewals;

namespace SpotDraftSalesforce.Agent.Commands;

/// <summary>The arguments of <c>agent run</c>, as they are written and as they are read.</summary>
internal sealed class RunOptions
{
    private readonly Argument<string> _playbook = new("playbook") { Description = "What to run, such as renewal-sweep." };
    private readonly Option<bool> _once = new("--once")
    {
        Description = "Runs once and ends. Exit code 0: everything decided; 1: something failed or stayed open.",
    };
    private readonly Option<TimeSpan> _every = new("--every")
    {
        Description = "Without --once: how often to run, such as 30m, 24h or 7d.",
        HelpName = "TIME",
        DefaultValueFactory = _ => TimeSpan.FromHours(24),
        CustomParser = ParseInterval,
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description = "The server's MCP endpoint; SDSF_AGENT_SERVER where it is not given.",
        HelpName = "URL",
    };

    private readonly Option<FileInfo?> _keyFile = new("--key-file")
    {
        Description = "File with the agent's API key; SDSF_AGENT_KEY or SDSF_AGENT_KEY_FILE where it is not given.",
        HelpName = "FILE",
    };

    private readonly Option<DateOnly?> _asOf = new("--as-of")
    {
        Description = "The day to judge by, YYYY-MM-DD; the server's today where it is not given. Needs --once.",
        HelpName = "DATE",
        CustomParser = ParseDay,
    };

    private readonly Option<int> _within = Number("--within", "Contracts that end within so many days.", "DAYS", 90, 0, 3660);
    private readonly Option<int> _overdue = Number("--overdue", "Also contracts that ended up to so many days ago.", "DAYS", 0, 0, 3660);
    private readonly Option<int> _concurrency = Number("--concurrency", "Calls at the same time.", "N", 4, 1, 64);
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Prints the report as one JSON object on stdout, and nothing else there.",
    };

    public void AddTo(Command command)
    {
        _playbook.AcceptOnlyFromAmong([.. PlaybookCatalog.Of(new RenewalSweepOptions()).All.Select(playbook => playbook.Name)]);
        command.Add(_playbook);
        foreach (var option in (Option[])[_once, _every, _server, _keyFile, _asOf, _within, _overdue, _concurrency, _json])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (!result.GetValue(_once) && result.GetResult(_asOf) is { Implicit: false })
            {
                result.AddError("--as-of needs --once: a day that never changes makes no sense for a sweep that repeats.");
            }

            if (result.GetValue(_once) && result.GetResult(_every) is { Implicit: false })
            {
                result.AddError("--once and --every exclude each other.");
            }
        });
    }

    public bool Once(ParseResult parsed) => parsed.GetValue(_once);

    public TimeSpan Every(ParseResult parsed) => parsed.GetValue(_every);

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    public string? Server(ParseResult parsed) => parsed.GetValue(_server);

    public FileInfo? KeyFile(ParseResult parsed) => parsed.GetValue(_keyFile);

    public IPlaybook Playbook(ParseResult parsed) =>
        PlaybookCatalog
            .Of(
                new RenewalSweepOptions
                {
                    AsOf = parsed.GetValue(_asOf),
                    WithinDays = parsed.GetValue(_within),
                    OverdueDays = parsed.GetValue(_overdue),
                    Concurrency = parsed.GetValue(_concurrency),
                }
            )
            .Find(parsed.GetRequiredValue(_playbook))!;

    private static Option<int> Number(string name, string description, string helpName, int value, int least, int most)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => value,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var given))
            {
                if (given < least || given > most)
                {
                    result.AddError($"{name} {given} is not within {least} and {most}.");
                }
            }
        });
        return option;
    }

    private static DateOnly? ParseDay(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        result.AddError($"--as-of {text} is not a date of the form YYYY-MM-DD.");
        return null;
    }

    private static TimeSpan ParseInterval(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var unit = text.Length > 1 ? text[^1] : ' ';
        if (
            int.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= 10_000
        )
        {
            switch (unit)
            {
                case 's':
                    return TimeSpan.FromSeconds(count);
                case 'm':
                    return TimeSpan.FromMinutes(count);
                case 'h':
                    return TimeSpan.FromHours(count);
                case 'd' when count <= 40:
                    return TimeSpan.FromDays(count);
                default:
                    break;
            }
        }

        result.AddError($"--every {text} is not a time such as 30m, 24h or 7d (at most 40d).");
        return TimeSpan.Zero;
    }
}
