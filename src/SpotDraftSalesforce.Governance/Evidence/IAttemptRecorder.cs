namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>Makes an attempt durable before its first byte is sent.</summary>
public interface IAttemptRecorder
{
    /// <summary>
    /// Returns once the attempt of the effect's changes is durable; whatever it throws, nothing may be sent.
    /// </summary>
    /// <exception cref="GovernedException">
    /// <see cref="ErrorCode.EvidenceUnavailable"/> when it cannot be written, <see cref="ErrorCode.Frozen"/> while writes are frozen.
    /// </exception>
    /// <exception cref="Operations.JournalConflictException">
    /// Another process has taken the operation over, or a condition of what becomes durable with the first attempt (claim, approval, budget, request)
    /// does not hold. It is not an <see cref="Error"/> yet: the stage that set the condition makes it one.
    /// </exception>
    /// <exception cref="OperationCanceledException">This process stops, or the caller went away before anything was durable.</exception>
    /// <param name="effect">The changes about to be attempted.</param>
    /// <param name="request">Method and address without secrets, for the log.</param>
    /// <param name="bodySha256">Lower-case hex of the body; null for none.</param>
    Task RecordAsync(Effect effect, AttemptedRequest request, string? bodySha256, CancellationToken cancellationToken);
}

/// <summary>The request line of an attempt: no query values that are secret, no headers.</summary>
public sealed record AttemptedRequest(string System, string Method, string Path);
