using System.Text.RegularExpressions;

namespace SpotDraftSalesforce.Simulator.Faults;

/// <summary>The faults that are armed, and how often each was met.</summary>
public sealed class FaultBoard
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<Armed> _armed = [];

    public Fault Arm(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var path = fault.Path is null
            ? null
            : new Regex(fault.Path, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout);
        lock (_gate)
        {
            _armed.Add(new Armed(fault, path));
        }

        return fault;
    }

    public bool Disarm(string id)
    {
        lock (_gate)
        {
            return _armed.RemoveAll(armed => armed.Fault.Id == id) > 0;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _armed.Clear();
        }
    }

    /// <summary>The armed faults and the number of requests that each has met.</summary>
    public IReadOnlyList<(Fault Fault, int Met)> List()
    {
        lock (_gate)
        {
            return [.. _armed.Select(armed => (armed.Fault, armed.Met))];
        }
    }

    /// <summary>The fault that meets this request, which is counted; null when none does. The kinds of lag never meet a request.</summary>
    public Fault? Meet(string system, string method, string pathAndQuery)
    {
        lock (_gate)
        {
            foreach (var armed in _armed)
            {
                if (armed.Fault.Kind is FaultKind.LookupLag or FaultKind.StatusLag || !armed.Matches(system, method, pathAndQuery))
                {
                    continue;
                }

                armed.Seen++;
                if (armed.Seen % Math.Max(1, armed.Fault.Every) != 0)
                {
                    continue;
                }

                armed.Met++;
                return armed.Fault;
            }

            return null;
        }
    }

    /// <summary>How long what was just created stays invisible to lists and lookups of <paramref name="system"/>.</summary>
    public TimeSpan LookupLag(string system) => Lag(FaultKind.LookupLag, system);

    /// <summary>How long lists and lookups of <paramref name="system"/> go on telling the status before a change.</summary>
    public TimeSpan StatusLag(string system) => Lag(FaultKind.StatusLag, system);

    private TimeSpan Lag(FaultKind kind, string system)
    {
        lock (_gate)
        {
            return TimeSpan.FromMilliseconds(
                _armed
                    .Where(armed => armed.Fault.Kind == kind && armed.Fault.System == system)
                    .Select(armed => armed.Fault.DelayMs)
                    .DefaultIfEmpty(0)
                    .Max()
            );
        }
    }

    private sealed class Armed(Fault fault, Regex? path)
    {
        public Fault Fault { get; } = fault;

        public int Seen { get; set; }

        public int Met { get; set; }

        public bool Matches(string system, string method, string pathAndQuery) =>
            Fault.System == system
            && (Fault.Times is null || Met < Fault.Times)
            && (Fault.Method is null || string.Equals(Fault.Method, method, StringComparison.OrdinalIgnoreCase))
            && (path is null || path.IsMatch(pathAndQuery));
    }
}
