using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Governance.Freezes;

/// <summary>The kill switch, thrown: nothing is written to any vendor until somebody lifts it.</summary>
/// <param name="By">Who froze; marked asserted where only the machine vouches for it.</param>
/// <param name="Reason">Why, in that person's words.</param>
public sealed record Freeze(Caller By, string Reason, DateTimeOffset At)
{
    /// <summary>Who, when and why, in one sentence.</summary>
    public string Told => $"{By.Id}{(By.Asserted ? " (asserted)" : "")} froze all writes at {SealedEvent.Instant(At)}: {Reason}";
}
