using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Governance.Freezes;

/// <summary>Where persons freeze all writes and lift the freeze; both stand in the log.</summary>
public sealed class FreezeSwitch(IFreezeStore freezes, IJournal journal, TimeProvider time)
{
    /// <summary>Freezes. The freeze that then holds: an earlier one stays as it is, with its own reason.</summary>
    /// <exception cref="GovernedException"><c>denied</c> for a machine.</exception>
    public async Task<Freeze> FreezeAsync(Caller by, string reason, CancellationToken cancellationToken)
    {
        RequirePerson(by);
        if (await freezes.FindAsync(cancellationToken) is { } standing)
        {
            return standing;
        }

        var freeze = new Freeze(by, reason, time.GetUtcNow());
        try
        {
            await journal.CommitAsync(
                new JournalEntry([new SetFreeze(freeze)], [Event(EventTypes.WritesFrozen, by, reason, freeze.At)]),
                cancellationToken
            );
            return freeze;
        }
        catch (JournalConflictException conflict) when (conflict.Conflict == JournalConflict.Frozen)
        {
            return await freezes.FindAsync(cancellationToken) ?? freeze;
        }
    }

    /// <summary>Lifts the freeze and returns it; null where there was none.</summary>
    /// <exception cref="GovernedException"><c>denied</c> for a machine.</exception>
    public async Task<Freeze?> LiftAsync(Caller by, string? reason, CancellationToken cancellationToken)
    {
        RequirePerson(by);
        if (await freezes.FindAsync(cancellationToken) is not { } standing)
        {
            return null;
        }

        var now = time.GetUtcNow();
        await journal.CommitAsync(
            new JournalEntry([new LiftFreeze(now)], [Event(EventTypes.WritesResumed, by, reason, now)]),
            cancellationToken
        );
        return standing;
    }

    private static void RequirePerson(Caller by)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (by.Kind != CallerKind.User)
        {
            throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.Denied,
                    Message = $"'{by.Id}' is a machine; only persons freeze writes and lift the freeze.",
                    Cure = "Use a person's key.",
                }
            );
        }
    }

    private static AuditEvent Event(string type, Caller by, string? reason, DateTimeOffset at)
    {
        var data = new JsonObject { ["by"] = GovernanceJson.ToNode(by) };
        if (reason is not null)
        {
            data["reason"] = reason;
        }

        return new AuditEvent
        {
            Time = at,
            Type = type,
            Data = data,
        };
    }
}
