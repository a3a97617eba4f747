using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>
/// Outermost: no answer leaves before what happened is durable. A call that had an effect was recorded with that effect; every other call gets its
/// one event here. Where evidence cannot be written, the answer is withheld.
/// </summary>
public sealed class EvidenceStage(IJournal journal, TimeProvider time) : IGovernanceStage
{
    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        var outcome = await next(call, cancellationToken);
        if (call.Recorded)
        {
            return outcome;
        }

        try
        {
            // What was pending belongs to an operation that never came to be; its story is told by this one event.
            await journal.CommitAsync(new JournalEntry([], [CallEvents.Ended(call, outcome, time.GetUtcNow())]), CancellationToken.None);
            return outcome;
        }
        catch (GovernedException unavailable)
        {
            return ToolOutcome.Refused(unavailable.Error);
        }
    }
}
