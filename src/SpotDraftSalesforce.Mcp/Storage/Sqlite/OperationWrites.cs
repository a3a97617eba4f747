using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Writes operations and their changes, each under its condition.</summary>
internal static class OperationWrites
{
    /// <summary>The states of <see cref="OperationStates.IsLive"/>, word for word as the partial indexes have them, so that those are used.</summary>
    public const string LiveStates = "('prepared', 'awaiting_approval', 'approved', 'executing', 'unknown')";

    public static void Claim(SqliteSession session, ClaimOperation claim)
    {
        var operation = claim.Operation;
        if ((FindLive(session, operation.Plan.Key) ?? FindEffective(session, operation.Plan.Key, claim.ReadSince)) is { } holder)
        {
            throw new JournalConflictException(JournalConflict.ClaimHeld, holder);
        }

        session.Execute(
            """
            INSERT INTO operations (id, call_id, key, tool, pair, state, caller, arguments, reason, plan, decision, approval_id, owner, lease_until,
                                    fence, next_look, tries, created_at, updated_at, error, answer, superseded_by)
            VALUES (@id, @call, @key, @tool, @pair, @state, @caller, @arguments, @reason, @plan, @decision, @approval, @owner, @lease,
                    @fence, @next, @tries, @created, @updated, @error, @answer, @superseded)
            """,
            ("@id", operation.Id),
            ("@call", operation.CallId),
            ("@key", operation.Plan.Key),
            ("@tool", operation.Plan.Tool),
            ("@pair", operation.Plan.Pair),
            ("@state", EnumText<OperationState>.Of(operation.State)),
            ("@caller", GovernanceJson.ToText(operation.Caller)),
            ("@arguments", GovernanceJson.ToText(operation.Arguments)),
            ("@reason", operation.Reason),
            ("@plan", GovernanceJson.ToText(operation.Plan)),
            ("@decision", GovernanceJson.ToText(operation.Decision)),
            ("@approval", operation.ApprovalId),
            ("@owner", operation.Owner),
            ("@lease", operation.LeaseUntil),
            ("@fence", operation.Fence),
            ("@next", operation.NextLook),
            ("@tries", operation.Tries),
            ("@created", operation.CreatedAt),
            ("@updated", operation.UpdatedAt),
            ("@error", JsonOrNull(operation.Error)),
            ("@answer", JsonOrNull(operation.Answer)),
            ("@superseded", operation.SupersededBy)
        );
        for (var i = 0; i < operation.Plan.Changes.Count; i++)
        {
            session.Execute(
                "INSERT INTO changes (operation_id, change_id, position, state, attempts) VALUES (@operation, @change, @position, @state, 0)",
                ("@operation", operation.Id),
                ("@change", operation.Plan.Changes[i].Id),
                ("@position", i),
                ("@state", EnumText<ChangeState>.Of(ChangeState.Planned))
            );
        }
    }

    public static string? FindLive(SqliteSession session, string key) =>
        session.First($"SELECT id FROM operations WHERE key = @key AND state IN {LiveStates}", row => row.GetString(0), ("@key", key));

    /// <summary>An operation on the key that may have had an effect and ended after <paramref name="since"/>.</summary>
    private static string? FindEffective(SqliteSession session, string key, DateTimeOffset? since) =>
        since is null
            ? null
            : session.First(
                "SELECT id FROM operations WHERE key = @key AND updated_at > @since AND state IN ('succeeded', 'partial', 'failed')",
                row => row.GetString(0),
                ("@key", key),
                ("@since", since)
            );

    public static void Move(SqliteSession session, MoveOperation move)
    {
        var state = session.First(
            "SELECT state FROM operations WHERE id = @id AND fence = @fence",
            row => row.GetString(0),
            ("@id", move.OperationId),
            ("@fence", move.Fence)
        );
        if (state is null || !move.From.Contains(EnumText<OperationState>.Parse(state)))
        {
            throw new JournalConflictException(JournalConflict.FenceLost, move.OperationId);
        }

        session.Execute(
            """
            UPDATE operations SET state = @state, error = @error, answer = @answer, next_look = @next, tries = coalesce(@tries, tries),
                                  superseded_by = coalesce(@superseded, superseded_by), updated_at = @at,
                                  owner = CASE WHEN @release THEN NULL ELSE owner END, lease_until = CASE WHEN @release THEN NULL ELSE lease_until END
            WHERE id = @id
            """,
            ("@id", move.OperationId),
            ("@state", EnumText<OperationState>.Of(move.To)),
            ("@error", JsonOrNull(move.Error)),
            ("@answer", JsonOrNull(move.Answer)),
            ("@next", move.NextLook),
            ("@tries", move.Tries),
            ("@superseded", move.SupersededBy),
            ("@at", move.At),
            ("@release", move.Release || !move.To.IsLive())
        );
    }

    public static void Take(SqliteSession session, TakeOperation take)
    {
        var taken = session.Execute(
            """
            UPDATE operations SET fence = fence + 1, owner = @owner, lease_until = @until, updated_at = @now,
                                  state = CASE state WHEN 'unknown' THEN 'executing' ELSE state END
            WHERE id = @id AND fence = @fence AND state IN ('approved', 'executing', 'unknown')
              AND (owner IS NULL OR lease_until IS NULL OR lease_until < @now)
            """,
            ("@id", take.OperationId),
            ("@fence", take.Fence),
            ("@owner", take.Owner),
            ("@until", take.LeaseUntil),
            ("@now", take.Now)
        );
        if (taken == 0)
        {
            throw new JournalConflictException(JournalConflict.FenceLost, take.OperationId);
        }
    }

    public static void Attempt(SqliteSession session, AttemptChanges attempt)
    {
        var ours = session.First(
            "SELECT 1 FROM operations WHERE id = @id AND fence = @fence AND state = 'executing'",
            _ => true,
            ("@id", attempt.OperationId),
            ("@fence", attempt.Fence)
        );
        if (!ours)
        {
            throw new JournalConflictException(JournalConflict.FenceLost, attempt.OperationId);
        }

        foreach (var change in attempt.ChangeIds)
        {
            var marked = session.Execute(
                """
                UPDATE changes SET state = 'attempted', attempted_at = @at, attempts = attempts + 1
                WHERE operation_id = @operation AND change_id = @change
                """,
                ("@operation", attempt.OperationId),
                ("@change", change),
                ("@at", attempt.At)
            );
            Require(marked, attempt.OperationId, change);
        }
    }

    /// <summary>What was done stays done: a late word of a process that lost the operation cannot put it in doubt again.</summary>
    public static void Settle(SqliteSession session, SettleChanges settle)
    {
        foreach (var outcome in settle.Outcomes)
        {
            var settled = session.Execute(
                """
                UPDATE changes SET state = CASE WHEN state = 'done' THEN state ELSE @state END,
                                   outcome = CASE WHEN state = 'done' AND @state <> 'done' THEN outcome ELSE @outcome END
                WHERE operation_id = @operation AND change_id = @change
                """,
                ("@operation", settle.OperationId),
                ("@change", outcome.ChangeId),
                ("@state", EnumText<ChangeState>.Of(outcome.State)),
                ("@outcome", GovernanceJson.ToText(outcome))
            );
            Require(settled, settle.OperationId, outcome.ChangeId);
        }
    }

    public static string? JsonOrNull<T>(T? value)
        where T : class => value is null ? null : GovernanceJson.ToText(value);

    private static void Require(int rows, string operationId, string changeId)
    {
        if (rows == 0)
        {
            throw new InvalidOperationException($"{operationId} has no change '{changeId}'.");
        }
    }
}
