namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>The stages that each kind of org is born with.</summary>
internal static class SalesProcess
{
    /// <summary>DeveloperName of the record type whose opportunities go through stages of their own.</summary>
    public const string RenewalRecordType = "Renewal";

    private static readonly SalesStage[] Standard =
    [
        new("Prospecting", 10, false, false, "Pipeline", "Pipeline"),
        new("Qualification", 10, false, false, "Pipeline", "Pipeline"),
        new("Needs Analysis", 20, false, false, "Pipeline", "Pipeline"),
        new("Value Proposition", 50, false, false, "Pipeline", "Pipeline"),
        new("Proposal/Price Quote", 75, false, false, "Pipeline", "Pipeline"),
        new("Negotiation/Review", 90, false, false, "Pipeline", "Pipeline"),
        new("Closed Won", 100, true, true, "Closed", "Closed"),
        new("Closed Lost", 0, true, false, "Omitted", "Omitted"),
    ];

    private static readonly SalesStage[] Renewal =
    [
        new("Renewal Pending", 50, false, false, "Pipeline", "Pipeline"),
        new("Renewal Negotiation", 80, false, false, "Pipeline", "Pipeline"),
        new("Renewed", 100, true, true, "Closed", "Closed"),
        new("Not Renewed", 0, true, false, "Omitted", "Omitted"),
    ];

    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["Prospecting"] = "Discovery",
        ["Qualification"] = "Qualified",
        ["Needs Analysis"] = "Scoping",
        ["Value Proposition"] = "Solution",
        ["Proposal/Price Quote"] = "Proposal",
        ["Negotiation/Review"] = "Contracting",
        ["Closed Won"] = "Signed",
        ["Closed Lost"] = "Dropped",
    };

    public static IEnumerable<SalesStage> Stages(OrgKinds kinds) =>
        Standard
            .Select(stage => stage with { Name = NameOf(stage.Name, kinds) })
            .Concat(kinds.HasFlag(OrgKinds.RecordTypes) ? Renewal : []);

    /// <summary>What this org calls a stage of a new org.</summary>
    public static string NameOf(string standard, OrgKinds kinds) =>
        kinds.HasFlag(OrgKinds.RenamedStages) ? Renamed.GetValueOrDefault(standard, standard) : standard;

    public static bool IsRenewal(string stage) => Array.Exists(Renewal, one => one.Name == stage);
}

/// <summary>A stage of opportunities as <c>OpportunityStage</c> has it.</summary>
internal sealed record SalesStage(string Name, int Probability, bool Closed, bool Won, string Category, string CategoryName);
