namespace SpotDraftSalesforce.EndToEnd.Conformance;

/// <summary>One scenario and how many of its checks passed and failed.</summary>
internal sealed record ConformanceScenario(string Name, int Passed, int Failed);
