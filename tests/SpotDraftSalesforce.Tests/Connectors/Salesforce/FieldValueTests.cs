using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public class FieldValueTests
{
    [Theory]
    [InlineData("48000", "48000.0", true)]
    [InlineData("\"48000.00\"", "48000", true)]
    [InlineData("48000", "48001", false)]
    [InlineData("\"2026-11-21\"", "\"2026-11-21\"", true)]
    [InlineData("\"2026-11-21T21:39:55Z\"", "\"2026-11-21T21:39:55.000+0000\"", true)]
    [InlineData("\"2026-11-21\"", "\"2026-11-22\"", false)]
    [InlineData("\"\"", "null", true)]
    [InlineData("null", "0", false)]
    [InlineData("false", "null", false)]
    [InlineData("\"001D000000IqhSL\"", "\"001D000000IqhSLIAZ\"", true)]
    [InlineData("\"a\\r\\nb \"", "\"a\\nb\"", true)]
    [InlineData("\"A\"", "\"a\"", false)]
    public void What_was_written_is_known_again(string written, string read, bool same) =>
        Assert.Equal(same, FieldValue.AreSame(JsonNode.Parse(written), JsonNode.Parse(read)));
}
