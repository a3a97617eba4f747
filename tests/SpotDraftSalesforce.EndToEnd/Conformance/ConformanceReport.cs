using SpotDraftSalesforce.EndToEnd.Outside;

namespace SpotDraftSalesforce.EndToEnd.Conformance;

/// <summary>What one run of the suite found. Scenarios beyond the required ones (extensions, pending) are run and not scored.</summary>
internal sealed record ConformanceReport(CommandResult Run, IReadOnlyList<string> Required, IReadOnlyList<ConformanceScenario> Scenarios)
{
    /// <summary>Required scenarios that failed a check or did not run.</summary>
    public IReadOnlyList<string> NotPassed =>
        [.. Required.Except(Scenarios.Where(s => s is { Failed: 0, Passed: > 0 }).Select(s => s.Name))];

    public string Totals
    {
        get
        {
            var scored = Scenarios.Where(scenario => Required.Contains(scenario.Name)).ToList();
            var unscored = Scenarios.Where(scenario => !Required.Contains(scenario.Name)).ToList();
            return $"required: {Required.Count - NotPassed.Count} of {Required.Count} scenarios, "
                + $"{scored.Sum(s => s.Passed)} checks passed, {scored.Sum(s => s.Failed)} failed; "
                + $"not scored: {unscored.Count(s => s.Failed == 0)} of {unscored.Count} scenarios";
        }
    }
}
