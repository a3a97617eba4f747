using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Tests.Protocol;

/// <summary>Bad arguments as they arrive, and the answers that a model reads.</summary>
public sealed class ArgumentsOnTheWireTests
{
    [Theory]
    [InlineData("find_contracts", """{"limit":7,"limit":8}""", "limit")]
    [InlineData("create_renewal", """{"contract_id":"T-1","dry_run":true,"dry_run":false}""", "dry_run")]
    [InlineData("create_renewal", """{"contract_id":"T-1","contract_id":"T-2"}""", "contract_id")]
    public async Task An_argument_that_is_given_twice_is_refused(string tool, string arguments, string path) =>
        await RefusedAsync(tool, arguments, path, "twice");

    [Theory]
    [InlineData("create_renewal", """{"contract_id":"T-1","dry_run":"yes"}""", "dry_run", "true or false")]
    [InlineData("create_renewal", """{"contract_id":"T-1","dry_run":1}""", "dry_run", "true or false")]
    [InlineData("create_renewal", """{"contract_id":"T-1","request_id":""}""", "request_id", "1 to 100 characters")]
    [InlineData("create_renewal", """{"contract_id":"T-1","reason":5}""", "reason", "1 to 500 characters")]
    [InlineData("create_renewal", """{"contract_id":"T-1","dryrun":true}""", "dryrun", "There is no argument")]
    [InlineData("get_contract", """{"contract_id":"T-1","dry_run":true}""", "dry_run", "There is no argument")]
    [InlineData("get_contract", "{}", "contract_id", "missing")]
    [InlineData("find_contracts", """{"limit":1000}""", "limit", "1 and 100")]
    public async Task A_bad_argument_is_refused_with_its_name_and_what_was_expected(
        string tool,
        string arguments,
        string path,
        string expected
    ) => await RefusedAsync(tool, arguments, path, expected);

    [Fact]
    public async Task Optional_arguments_may_be_null()
    {
        await using var server = PipedServer.ForEveryTool();
        await server.OpenAsync();

        var answer = await server.CallAsync("list_approvals", """{"limit":null,"all":null,"pair":null}""");

        Assert.NotEqual(true, (bool?)answer["result"]!["isError"]);
    }

    [Fact]
    public async Task Without_a_connection_a_tool_says_which_settings_to_add()
    {
        await using var server = PipedServer.ForEveryTool();
        await server.OpenAsync();

        var error = ErrorOf(await server.CallAsync("find_contracts", "{}"));

        Assert.Contains("SDSF_Connections__spotdraft__main__ClientId", (string?)error["cure"], StringComparison.Ordinal);
        Assert.Contains("SDSF_Connections__salesforce__main__ClientId", (string?)error["cure"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_tool_is_a_protocol_error_that_names_it()
    {
        await using var server = PipedServer.ForEveryTool();
        await server.OpenAsync();

        var answer = await server.CallAsync("drop_tables", "{}");

        Assert.Equal(-32602, (int?)answer["error"]!["code"]);
        Assert.Contains("drop_tables", (string?)answer["error"]!["message"], StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(string tool, string arguments, string path, string expected)
    {
        await using var server = PipedServer.ForEveryTool();
        await server.OpenAsync();

        var error = ErrorOf(await server.CallAsync(tool, arguments));

        Assert.Equal("invalid_argument", (string?)error["code"]);
        Assert.Equal(path, (string?)error["path"]);
        Assert.Contains(expected, (string?)error["message"], StringComparison.Ordinal);
    }

    private static JsonObject ErrorOf(JsonObject answer)
    {
        var result = answer["result"]!;
        Assert.True((bool?)result["isError"]);
        return JsonNode.Parse((string)result["content"]![0]!["text"]!)!["error"]!.AsObject();
    }
}
