using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>What the process says to a script: 0, or a number that follows from the error's code.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It ran, and what it looked for is wrong (a tampered log, a demo step that failed, a connection that does not work).</summary>
    public const int NotAsItShouldBe = 1;

    public const int Usage = 2;

    /// <summary>Stopped from outside (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    public static int Of(ErrorCode code) =>
        code switch
        {
            ErrorCode.InvalidArgument => Usage,
            ErrorCode.NotFound => 3,
            ErrorCode.Denied => 4,
            ErrorCode.Conflict or ErrorCode.InProgress or ErrorCode.Stale or ErrorCode.Ambiguous => 5,
            ErrorCode.AwaitingConfirmation or ErrorCode.AwaitingApproval => 6,
            ErrorCode.Limited or ErrorCode.Frozen => 7,
            ErrorCode.ConnectionExpired or ErrorCode.ConnectionRefused or ErrorCode.UpstreamRejected or ErrorCode.UpstreamUnavailable => 8,
            ErrorCode.OutcomeUnknown or ErrorCode.Partial => 9,
            ErrorCode.EvidenceUnavailable => 10,
            _ => 70,
        };
}
