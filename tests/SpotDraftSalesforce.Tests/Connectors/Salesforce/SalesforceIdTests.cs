using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public class SalesforceIdTests
{
    [Theory]
    [InlineData("001D000000IqhSL", "001D000000IqhSLIAZ")]
    [InlineData("001D000000IqhSLIAZ", "001D000000IqhSLIAZ")]
    [InlineData(" 001D000000IqhSL ", "001D000000IqhSLIAZ")]
    public void The_long_form_has_the_checksum(string id, string normal) => Assert.Equal(normal, SalesforceId.Normalize(id));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("001D000000IqhS")]
    [InlineData("001D000000IqhSLIAA")]
    [InlineData("001d000000iqhsLIAZ")]
    [InlineData("001D000000Iqh'L")]
    [InlineData("001D000000IqhSL/../x")]
    public void Anything_else_is_an_error_that_names_the_argument(string? id)
    {
        var error = Assert.Throws<GovernedException>(() => SalesforceId.Normalize(id, "opportunity_id")).Error;

        Assert.Equal((ErrorCode.InvalidArgument, "opportunity_id"), (error.Code, error.Path));
    }
}
