namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>What is told of an operation whose effect is not known, or not what it should be.</summary>
internal static class OperationErrors
{
    /// <summary>Failures of a collection that are told by name; the rest is in the operation.</summary>
    private const int MostNamed = 3;

    /// <summary>True for faults that may be gone at the next try.</summary>
    public static bool MayPass(Error error) =>
        error.Code
            is ErrorCode.UpstreamUnavailable
                or ErrorCode.Limited
                or ErrorCode.ConnectionExpired
                or ErrorCode.ConnectionRefused
                or ErrorCode.EvidenceUnavailable
                or ErrorCode.Frozen;

    public static Error OutcomeUnknown(string message, Error? cause = null) =>
        new()
        {
            Code = ErrorCode.OutcomeUnknown,
            Message = message,
            Cause = cause?.Message,
            Cure =
                "Nothing needs to be done unless it stays so: get_operation tells how it stands. Do not ask for the same thing another way.",
            Retry = RetryAdvice.After(TimeSpan.FromSeconds(30)),
            Upstream = cause?.Upstream,
        };

    public static Error Conflicting(string detail) =>
        new()
        {
            Code = ErrorCode.Conflict,
            Message = "The vendor holds something else than this operation read or wrote.",
            Cause = detail,
            Cure = "Look at the record, then ask again: the plan is then made from what is there.",
        };

    /// <summary>Some changes of a collection were made and others were not.</summary>
    /// <param name="failed">The changes that were not made, in order.</param>
    public static Error PartOf(IReadOnlyList<ChangeProgress> failed, int all)
    {
        var first = failed[0].Outcome?.Error;
        var named = failed
            .Take(MostNamed)
            .Select(progress =>
                $"{progress.Change.Record ?? progress.Change.Object} ({progress.Change.Id}): {progress.Outcome?.Error?.Message}"
            );
        return new Error
        {
            Code = failed.Count == all ? first?.Code ?? ErrorCode.UpstreamRejected : ErrorCode.Partial,
            Message = $"{failed.Count} of {all} changes were not made. {string.Join(" ", named)}",
            Cause = first?.Cause,
            Cure = "Correct what the messages name, then ask again: what was made is not made twice.",
            Retry = failed.All(progress => progress.Outcome?.Error is { } error && MayPass(error)) ? first!.Retry : RetryAdvice.AfterFix,
            Upstream = first?.Upstream,
        };
    }

    public static Error NeedsFailed(string change) =>
        new()
        {
            Code = ErrorCode.UpstreamRejected,
            Message = $"Not sent: it needs the result of {change}, which failed.",
            Cure = "Correct what made the other change fail, then ask again.",
        };
}
