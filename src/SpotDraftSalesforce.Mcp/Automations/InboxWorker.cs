using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// Works the inbox off. A message is done when what it asks for is done or on its way; a passing fault puts it off; nothing is dropped in silence.
/// </summary>
internal sealed partial class InboxWorker(
    IInbox inbox,
    ClosedWonRule closedWon,
    IJournal journal,
    TimeProvider time,
    ILogger<InboxWorker> logger
) : BackgroundService
{
    private const int MostAtOnce = 8;
    private const int SideBySide = 4;

    /// <summary>About three days at the longest wait: an outage of a weekend loses nothing.</summary>
    private const int MostTries = 440;

    private const int MostTriesAfterOwnFault = 10;

    /// <summary>Where a message asked for several things: what is still to be done comes before what a person has to see, and that before the rest.</summary>
    private static readonly string[] WeightiestFirst = ["waiting", "failed", "done", "ignored"];

    /// <summary>A call answers within 25 seconds, so a message that is held longer was taken by a process that died; the claim keeps two takers apart.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Takes up what is due now; returns how many messages were handled.</summary>
    public async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var due = await inbox.TakeAsync(time.GetUtcNow(), Hold, MostAtOnce, cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (message, stop) => await HandleAsync(message, stop)
        );
        return due.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var background = RequestLanes.Enter(RequestLane.Automation);
        using var timer = new PeriodicTimer(Poll, time);
        try
        {
            // As with operations that wait: a client that has just started the server is answered first.
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WorkOffAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what was taken is due again when its hold runs out.
        }
    }

    private async Task WorkOffAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await WorkAsync(stoppingToken) > 0) { }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever it was, it must not end the server; what was taken is due again when its hold runs out.
            LogFault(logger, fault.Message, fault);
        }
    }

    private async Task HandleAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        if (message.Activity == SpotDraftEvent.Unreadable)
        {
            await EndAsync(message, "failed", "The message is signed, but it is no event of SpotDraft's.", null, null);
            return;
        }

        if (message.Source == SalesforcePoller.Source)
        {
            await EndAsync(message, "ignored", SalesforcePoller.NoteOn(message), null, null);
            return;
        }

        if (!ClosedWonRule.AppliesTo(message))
        {
            await EndAsync(message, "ignored", "No rule is about this activity.", null, null);
            return;
        }

        var (outcome, state, next) = (await ActAsync(message, cancellationToken))
            .Select(outcome => Judge(message, outcome))
            .MinBy(judged => Array.IndexOf(WeightiestFirst, judged.State));
        await EndAsync(message, state, outcome.Error?.Message, next, outcome);
    }

    /// <summary>Whatever is wrong with this message (an id that is none, a rule that fails), the others must not wait behind it.</summary>
    private async Task<IReadOnlyList<ToolOutcome>> ActAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await closedWon.ActAsync(message, cancellationToken);
        }
        catch (GovernedException fault)
        {
            return [ToolOutcome.Refused(fault.Error)];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogMessageFault(logger, message.Id, fault);
            return
            [
                ToolOutcome.Refused(
                    new Error
                    {
                        Code = ErrorCode.Internal,
                        Message = "The message could not be worked off.",
                        Cause = fault.GetType().Name,
                    }
                ),
            ];
        }
    }

    private (ToolOutcome Outcome, string State, DateTimeOffset? Next) Judge(InboxMessage message, ToolOutcome outcome)
    {
        var (state, next) = StateAfter(message, outcome);
        return (outcome, state, next);
    }

    private (string State, DateTimeOffset? Next) StateAfter(InboxMessage message, ToolOutcome outcome) =>
        outcome switch
        {
            // An operation in doubt is settled by recovery, one that waits by its approver: the message has done its part. One that is under way
            // may still fail, and is asked about again.
            { Status: OutcomeStatus.Succeeded or OutcomeStatus.AlreadyDone or OutcomeStatus.AwaitingApproval or OutcomeStatus.Unknown } => (
                "done",
                null
            ),
            // As with an operation of the message's own: whatever the approver says is the end of it.
            { Holder: OperationState.AwaitingApproval } => ("done", null),
            // The rule says that nothing is to be done. Any other refusal for good is a fault that a person has to see.
            { Error: { Code: ErrorCode.Conflict, Retry: RetryAdvice.Never } } => ("ignored", null),
            // Who froze the server will thaw it, however long that takes.
            { Error.Code: ErrorCode.Frozen } => ("waiting", time.GetUtcNow() + Backoff(message.Tries)),
            _ when message.Tries < MostTries && Passes(outcome) => ("waiting", time.GetUtcNow() + Backoff(message.Tries)),
            // A fault of ours may be an answer that nobody expected: worth some tries, and then somebody's look.
            { Error.Code: ErrorCode.Internal } when message.Tries < MostTriesAfterOwnFault => (
                "waiting",
                time.GetUtcNow() + Backoff(message.Tries)
            ),
            _ => ("failed", null),
        };

    private static bool Passes(ToolOutcome outcome) =>
        outcome.Status is OutcomeStatus.Partial or OutcomeStatus.InProgress
        || outcome.Error?.Code
            is ErrorCode.UpstreamUnavailable
                or ErrorCode.Limited
                or ErrorCode.ConnectionExpired
                or ErrorCode.ConnectionRefused
                or ErrorCode.EvidenceUnavailable
                or ErrorCode.InProgress
                or ErrorCode.Stale;

    private static TimeSpan Backoff(int tries) =>
        TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, TimeSpan.TicksPerSecond << Math.Min(tries, 10)));

    private Task EndAsync(InboxMessage message, string state, string? note, DateTimeOffset? next, ToolOutcome? outcome)
    {
        var now = time.GetUtcNow();
        var data = new JsonObject
        {
            ["message"] = message.Id,
            ["pair"] = message.Pair,
            ["activity"] = message.Activity,
            ["event_at"] = SealedEvent.Instant(message.EventAt),
            ["received_at"] = SealedEvent.Instant(message.ReceivedAt),
            ["state"] = state,
        };
        if (note is not null)
        {
            data["note"] = note;
        }

        var happened = new AuditEvent
        {
            Time = now,
            Type = EventTypes.WebhookHandled,
            OperationId = outcome?.OperationId,
            Data = data,
        };
        return journal.CommitAsync(
            new JournalEntry([new EndInbox(message.Id, state, note, next, now)], [happened]),
            CancellationToken.None
        );
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Message} of the inbox could not be worked off")]
    private static partial void LogMessageFault(ILogger logger, long message, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inbox could not be worked off: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason, Exception fault);
}
