using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.BadInput;

/// <summary>Ids that are malformed, of another kind of record, or of nothing.</summary>
public sealed class IdTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<string, string, string, string> Ids
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            foreach (var tool in new[] { "get_opportunity", "create_contract_from_opportunity" })
            {
                Add(
                    data,
                    tool,
                    "opportunity_id",
                    "invalid_argument",
                    "nonsense",
                    "",
                    "006' OR Name != '",
                    "006000000000001AAB",
                    "00600000000000"
                );
                Add(data, tool, "opportunity_id", "not_found", "006000000000001", "006000000000001AAA");
            }

            foreach (var tool in new[] { "get_contract", "create_renewal", "mark_closed_won", "void_contract" })
            {
                Add(
                    data,
                    tool,
                    "contract_id",
                    "invalid_argument",
                    "nonsense",
                    "",
                    "T-",
                    "T-0",
                    "T--5",
                    "X-12",
                    "T-1/../2",
                    "T-99999999999999999999"
                );
                Add(data, tool, "contract_id", "not_found", "T-987654", "987654", "T-9999999999");
            }

            Add(data, "sync_counterparty", "account_id", "invalid_argument", "nonsense", "", "T-1001");
            Add(data, "sync_counterparty", "account_id", "not_found", "001000000000001");
            Add(data, "find_opportunities", "account_id", "invalid_argument", "nonsense", "001' OR Name != '");
            Add(data, "get_operation", "operation_id", "not_found", "nonsense", "op_0190b7e0-0000-7000-8000-000000000000");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task An_id_that_names_nothing_is_refused_with_its_argument(string tool, string argument, string id, string code)
    {
        var arguments = new Dictionary<string, object> { [argument] = id };
        if (tool == "void_contract")
        {
            arguments["note"] = "Not wanted.";
        }

        var refused = await shared.Server.RefusedAsync(shared.Client, tool, arguments, code);

        Assert.Equal(argument, (string?)refused["error"]!["path"]);
    }

    [Theory]
    [InlineData("get_opportunity", "opportunity_id")]
    [InlineData("create_contract_from_opportunity", "opportunity_id")]
    public async Task An_accounts_id_is_no_opportunitys(string tool, string argument)
    {
        var account = await shared.Server.World.IdAsync("Account", "Contoso Ltd");

        var refused = await shared.Server.RefusedAsync(
            shared.Client,
            tool,
            new Dictionary<string, object> { [argument] = account },
            "not_found",
            "invalid_argument"
        );

        Assert.Equal(argument, (string?)refused["error"]!["path"]);
    }

    [Fact]
    public async Task Unknown_missing_and_mistyped_arguments_are_named()
    {
        var unknown = await shared.Server.RefusedAsync(
            shared.Client,
            "get_contract",
            new { contract_id = "T-1001", colour = "red" },
            "invalid_argument"
        );
        Assert.Contains("colour", (string?)unknown["error"]!["path"], StringComparison.Ordinal);
        var missing = await shared.Server.RefusedAsync(shared.Client, "void_contract", new { contract_id = "T-1001" }, "invalid_argument");
        Assert.Contains("note", missing["error"]!.ToJsonString(), StringComparison.Ordinal);
        var mistyped = await shared.Server.RefusedAsync(
            shared.Client,
            "list_expiring_contracts",
            new { within_days = "soon" },
            "invalid_argument"
        );
        Assert.Equal("within_days", (string?)mistyped["error"]!["path"]);
    }

    [Theory]
    [InlineData("list_expiring_contracts")]
    [InlineData("find_contracts")]
    [InlineData("find_opportunities")]
    public async Task A_cursor_of_nobody_is_refused(string tool)
    {
        var refused = await shared.Server.RefusedAsync(shared.Client, tool, new { cursor = "not-a-cursor" }, "invalid_argument");
        Assert.Equal("cursor", (string?)refused["error"]!["path"]);
    }

    private static void Add(TheoryData<string, string, string, string> data, string tool, string argument, string code, params string[] ids)
    {
        foreach (var id in ids)
        {
            data.Add(tool, argument, id, code);
        }
    }
}
