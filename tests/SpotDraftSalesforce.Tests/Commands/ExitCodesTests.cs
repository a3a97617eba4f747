using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Commands;

namespace SpotDraftSalesforce.Tests.Commands;

public class ExitCodesTests
{
    [Theory]
    [InlineData(ErrorCode.InvalidArgument, 2)]
    [InlineData(ErrorCode.NotFound, 3)]
    [InlineData(ErrorCode.Denied, 4)]
    [InlineData(ErrorCode.Conflict, 5)]
    [InlineData(ErrorCode.Ambiguous, 5)]
    [InlineData(ErrorCode.AwaitingApproval, 6)]
    [InlineData(ErrorCode.Frozen, 7)]
    [InlineData(ErrorCode.UpstreamUnavailable, 8)]
    [InlineData(ErrorCode.Partial, 9)]
    [InlineData(ErrorCode.EvidenceUnavailable, 10)]
    [InlineData(ErrorCode.Internal, 70)]
    public void Each_code_has_its_number(ErrorCode code, int number) => Assert.Equal(number, ExitCodes.Of(code));
}
