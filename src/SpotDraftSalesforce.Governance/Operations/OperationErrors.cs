namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>What is told of an operation whose effect is not known, or not what it should be.</summary>
internal static class OperationErrors
{
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
}
