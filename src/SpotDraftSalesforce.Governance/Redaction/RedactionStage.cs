using Microsoft.Extensions.Logging;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Governance.Redaction;

/// <summary>Cleans everything on its way out: faults become outcomes here and nowhere else, and no secret leaves in any answer.</summary>
public sealed partial class RedactionStage(Redactor redactor, ILogger<RedactionStage> logger) : IGovernanceStage
{
    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        var outcome = await OutcomeAsync(call, next, cancellationToken);
        return outcome with
        {
            Answer = outcome.Answer is null ? null : redactor.Object(outcome.Answer),
            Error = outcome.Error is null ? null : Clean(outcome.Error),
        };
    }

    private async Task<ToolOutcome> OutcomeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        try
        {
            return await next(call, cancellationToken);
        }
        catch (GovernedException fault)
        {
            return ToolOutcome.Refused(fault.Error);
        }
        catch (JournalConflictException conflict)
        {
            return ToolOutcome.Refused(ErrorOf(call, conflict));
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFault(logger, call.Id, call.Definition.Name, fault);
            return ToolOutcome.Refused(
                new Error
                {
                    Code = ErrorCode.Internal,
                    Message = $"{call.Definition.Name} failed inside the server.",
                    Cause = fault.GetType().Name,
                    Cure = $"Nothing is known to have changed. Look for {call.Id} in the server's log.",
                    Retry = RetryAdvice.Never,
                    OperationId = call.Resumes?.Id,
                }
            );
        }
    }

    private static Error ErrorOf(ToolCall call, JournalConflictException conflict) =>
        new()
        {
            Code = conflict.Conflict == JournalConflict.ApprovalUsed ? ErrorCode.Conflict : ErrorCode.InProgress,
            Message =
                conflict.Conflict == JournalConflict.ApprovalUsed
                    ? "The approval was used already; nothing was sent a second time."
                    : "Another process has taken this up; nothing was sent from here.",
            Cure = "Ask get_operation how it stands.",
            Retry = RetryAdvice.After(TimeSpan.FromSeconds(5)),
            OperationId = call.Resumes?.Id ?? call.Operation?.Id,
        };

    private Error Clean(Error error) =>
        error with
        {
            Message = redactor.Text(error.Message),
            Cause = error.Cause is null ? null : redactor.Text(error.Cause),
            Cure = error.Cure is null ? null : redactor.Text(error.Cure),
            Upstream = error.Upstream is { Message: { } message } upstream
                ? upstream with
                {
                    Message = redactor.Text(message),
                }
                : error.Upstream,
        };

    [LoggerMessage(Level = LogLevel.Error, Message = "{CallId} {Tool} failed")]
    private static partial void LogFault(ILogger logger, string callId, string tool, Exception fault);
}
