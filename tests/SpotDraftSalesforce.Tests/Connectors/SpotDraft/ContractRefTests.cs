using System.Text.Json;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Tests.Connectors.SpotDraft;

public class ContractRefTests
{
    [Theory]
    [InlineData("1234", "T-1234", "1234")]
    [InlineData("\"1234\"", "T-1234", "1234")]
    [InlineData("\"T-1234\"", "T-1234", "1234")]
    [InlineData("\"h-12\"", "H-12", "12")]
    public void All_forms_of_an_id_are_one_contract(string json, string composite, string bare)
    {
        var contract = JsonSerializer.Deserialize<ContractRef>(json);

        Assert.Equal((composite, bare), (contract.Composite, contract.Bare));
        Assert.Equal($"\"{composite}\"", JsonSerializer.Serialize(contract));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("T-")]
    [InlineData("X-1")]
    [InlineData("T-1/../2")]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("T-99999999999999999999")]
    public void Anything_else_is_an_error_that_names_the_argument(string? text)
    {
        var error = Assert.Throws<GovernedException>(() => ContractRef.Parse(text, "contract_id")).Error;

        Assert.Equal((ErrorCode.InvalidArgument, "contract_id"), (error.Code, error.Path));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("1.5")]
    [InlineData("null")]
    public void An_answer_with_another_kind_of_id_is_not_read_as_one(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ContractRef>(json));
}
