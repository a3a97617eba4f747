using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Protocol;
using SpotDraftSalesforce.Mcp.Tools.CreateRenewal;
using SpotDraftSalesforce.Mcp.Tools.FindContracts;

namespace SpotDraftSalesforce.Tests.Protocol;

public sealed class ArgumentBinderTests
{
    [Fact]
    public void What_is_left_out_has_its_usual_value()
    {
        var input = Assert.IsType<FindContractsInput>(Bind<FindContractsInput>("{}", out var error));

        Assert.Null(error);
        Assert.Equal(20, input.Limit);
        Assert.Null(input.Text);
    }

    [Theory]
    [InlineData("""{"text":null,"status":null,"limit":null,"cursor":null,"pair":null}""")]
    [InlineData("""{"limit":null}""")]
    public void An_optional_argument_that_is_null_says_the_same_as_one_that_is_left_out(string arguments)
    {
        var input = Bind<FindContractsInput>(arguments, out var error);

        Assert.Null(error);
        Assert.Equal(new FindContractsInput(), input);
    }

    [Fact]
    public void Arguments_are_bound_by_their_names_in_the_schema()
    {
        var input = Bind<FindContractsInput>("""{"status":"on_hold","limit":100}""", out var error);

        Assert.Null(error);
        Assert.Equal(new FindContractsInput { Status = ContractStatusFilter.On_Hold, Limit = 100 }, input);
    }

    [Theory]
    [InlineData("""{"contractid":"T-1","contract_id":"T-1"}""", "contractid")]
    [InlineData("""{"contract_id":"T-1","Contract_Id":"T-1"}""", "Contract_Id")]
    [InlineData("""{"contract_id":"T-1","made_up":null}""", "made_up")]
    public void An_unknown_argument_is_named_together_with_the_known_ones(string arguments, string unknown)
    {
        var error = Refused<CreateRenewalInput>(arguments);

        Assert.Equal(unknown, error.Path);
        Assert.Contains($"'{unknown}'", error.Message, StringComparison.Ordinal);
        Assert.Equal("The arguments are contract_id, as_of, pair, dry_run, request_id, reason.", error.Cure);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"contract_id":null}""")]
    public void A_required_argument_that_is_missing_is_named(string arguments)
    {
        var error = Refused<CreateRenewalInput>(arguments);

        Assert.Equal("contract_id", error.Path);
        Assert.Contains("contract_id", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"contract_id":7}""", "contract_id", "text")]
    [InlineData("""{"contract_id":["T-1"]}""", "contract_id", "text")]
    [InlineData("""{"contract_id":"T-1","as_of":"next week"}""", "as_of", "a date, YYYY-MM-DD")]
    [InlineData("""{"contract_id":"T-1","as_of":"2026-02-30"}""", "as_of", "a date, YYYY-MM-DD")]
    public void An_argument_of_the_wrong_type_is_named_with_the_expected_one(string arguments, string path, string expected)
    {
        var error = Refused<CreateRenewalInput>(arguments);

        Assert.Equal(path, error.Path);
        Assert.Contains($"({expected})", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"limit":"7"}""", "a whole number")]
    [InlineData("""{"limit":7.5}""", "a whole number")]
    [InlineData("""{"limit":99999999999}""", "a whole number")]
    [InlineData("""{"status":1}""", "one of draft, redlining, sign, executed, on_hold, voided")]
    [InlineData("""{"status":"signed"}""", "one of draft, redlining, sign, executed, on_hold, voided")]
    public void Nothing_is_coerced(string arguments, string expected) =>
        Assert.Contains($"({expected})", Refused<FindContractsInput>(arguments).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(-1)]
    public void A_number_out_of_its_range_is_named_with_the_range(int limit)
    {
        var error = Refused<FindContractsInput>($$"""{"limit":{{limit}}}""");

        Assert.Equal("limit", error.Path);
        Assert.Contains("limit", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 and 100", error.Message, StringComparison.Ordinal);
    }

    private static object? Bind<T>(string arguments, out Error? error) =>
        ArgumentBinder.Bind(JsonNode.Parse(arguments)!.AsObject(), typeof(T), out error);

    private static Error Refused<T>(string arguments)
    {
        Assert.Null(Bind<T>(arguments, out var error));
        Assert.NotNull(error);
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.NotEmpty(error.Cure!);
        return error;
    }
}
