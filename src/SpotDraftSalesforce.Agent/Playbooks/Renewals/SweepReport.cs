using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Agent.Playbooks.Renewals;

/// <summary>What a sweep found and what became of each contract.</summary>
public sealed record SweepReport : IPlaybookReport
{
    /// <summary>False when a contract failed, stayed open or needs a person's answer, or the contracts could not be listed to the end.</summary>
    public bool Ok => Error is null && Items.All(item => item.Decision.IsDecided());

    /// <summary>The date the sweep judged by; null where the server chose it and did not say.</summary>
    public DateOnly? AsOf { get; init; }

    public int WithinDays { get; init; }

    public int OverdueDays { get; init; }

    /// <summary>Contracts that fell due.</summary>
    public int Due => Items.Count;

    /// <summary>How many contracts ended in each decision; every decision is there.</summary>
    public IReadOnlyDictionary<string, int> Decisions =>
        Enum.GetValues<SweepDecision>()
            .ToDictionary(NameOf, decision => Items.Count(item => item.Decision == decision), StringComparer.Ordinal);

    /// <summary>In the order in which the server listed them.</summary>
    public required IReadOnlyList<SweepItem> Items { get; init; }

    /// <summary>Executed contracts without an expiry date in SpotDraft; nobody judged them. Null where the server does not say.</summary>
    public int? Undated { get; init; }

    /// <summary>Tool calls sent, further attempts included.</summary>
    public int Calls { get; init; }

    public double Seconds { get; init; }

    /// <summary>Why the contracts could not be listed to the end; no renewal was asked for then.</summary>
    public AgentError? Error { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, AgentJson.Options);

    public void WriteTo(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var asOf = AsOf is { } date ? date.ToString("O", CultureInfo.InvariantCulture) : "today";
        writer.WriteLine($"Renewal sweep as of {asOf}, {WithinDays} days ahead: {Due} due.");
        if (Error is not null)
        {
            writer.WriteLine($"The contracts could not be listed, so nothing was renewed: {Sentence(Error)}");
        }

        foreach (var (name, count) in Decisions.Where(decision => decision.Value > 0))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count, 6}  {name}"));
        }

        foreach (var item in Items.Where(item => item.Decision.IsDecided() && item.Decision != SweepDecision.AlreadyDone))
        {
            writer.WriteLine($"  {item.ContractId} {item.ContractName}: {NameOf(item.Decision)}{item.Terms}");
        }

        foreach (var item in Items.Where(item => !item.Decision.IsDecided()))
        {
            var why = item.Error is null ? item.Status : Sentence(item.Error);
            writer.WriteLine($"  {item.ContractId} {item.ContractName}: {NameOf(item.Decision)}. {why}");
        }

        if (Undated > 0)
        {
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Undated} executed contracts have no expiry date in SpotDraft; they were not judged."
                )
            );
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Calls} calls in {Seconds:0.0} s."));
    }

    private static string Sentence(AgentError error) =>
        string.Join(' ', ((string?[])[$"[{error.Code}]", error.Message, error.Cause, error.Cure]).Where(part => part is not null));

    private static string NameOf(SweepDecision decision) => JsonSerializer.SerializeToElement(decision, AgentJson.Options).GetString()!;
}

/// <param name="ContractId">SpotDraft's composite id, such as <c>T-1</c>.</param>
/// <param name="EndDate">When the contract ends, as the renewal's answer tells it; null where there was no such answer.</param>
/// <param name="Value">Amount and currency of the contract, likewise.</param>
/// <param name="Status">The answer's status, before it became a decision.</param>
/// <param name="Result">What the server said about the renewal.</param>
public sealed record SweepItem(
    string ContractId,
    string? ContractName,
    string? Counterparty,
    string? EndDate,
    JsonElement? Value,
    SweepDecision Decision,
    string Status,
    string? OperationId,
    string? ApprovalId,
    JsonElement? Result,
    AgentError? Error
)
{
    /// <summary>End date and value as a sentence goes on with them, such as <c>, ends 2027-01-31, USD 1200.5</c>.</summary>
    [JsonIgnore]
    public string Terms =>
        (EndDate is null ? "" : $", ends {EndDate}") + (Value is { } value ? $", {value.Text("currency")} {value.Text("amount")}" : "");
}
