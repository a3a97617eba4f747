using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Tests.Connectors;

namespace SpotDraftSalesforce.Tests.Tools;

public sealed class LinkedContractTests
{
    /// <summary>A lookup tells the number alone; T-500 may be another contract than the historical one that was found.</summary>
    [Theory]
    [InlineData("500", "Paper of 2019", ContractStatus.Voided)]
    [InlineData("500", "Somebody else's", ContractStatus.Executed)]
    [InlineData("\"T-500\"", "Renamed since", ContractStatus.Voided)]
    public async Task The_status_of_another_contract_of_the_same_number_is_not_taken(string id, string named, string expected)
    {
        var network = new FakeNetwork(request =>
            FakeNetwork.Json(
                request.Path.EndsWith("/status", StringComparison.Ordinal)
                    ? $$"""{"contract_status":"VOIDED","contract_name":"{{named}}"}"""
                    : $$"""[{"id":{{id}},"contract_name":"Paper of 2019","contract_status":"EXECUTED"}]"""
            )
        );
        using var bench = new Workbench(network, Workbench.Settings());
        var row = Assert.Single(await bench.SpotDraft.FindByExternalMetadataAsync("006000000000001AAA", default));

        var current = await LinkedContract.CurrentAsync(bench.Catalog.Pair("default"), row, default);

        Assert.Equal(expected, current.Status);
    }
}
