using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>Faults of the command line itself.</summary>
internal static class VerbFaults
{
    public static GovernedException Invalid(string path, string message, string? cure = null, string? cause = null) =>
        new(
            new Error
            {
                Code = ErrorCode.InvalidArgument,
                Message = message,
                Cause = cause,
                Cure = cure,
                Path = path,
            }
        );
}
