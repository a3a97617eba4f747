namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>Makes an attempt durable before its first byte is sent.</summary>
public interface IAttemptRecorder
{
    /// <summary>
    /// Returns once the attempt of the effect's changes is durable. Throws <see cref="GovernedException"/> with
    /// <see cref="ErrorCode.EvidenceUnavailable"/> when it cannot be written, or with <see cref="ErrorCode.Conflict"/> when another process has
    /// taken the operation over: in both cases nothing may be sent.
    /// </summary>
    /// <param name="effect">The changes about to be attempted.</param>
    /// <param name="request">Method and address without secrets, for the log.</param>
    /// <param name="bodySha256">Lower-case hex of the body; null for none.</param>
    Task RecordAsync(Effect effect, AttemptedRequest request, string? bodySha256, CancellationToken cancellationToken);
}

/// <summary>The request line of an attempt: no query values that are secret, no headers.</summary>
public sealed record AttemptedRequest(string System, string Method, string Path);
