using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Tests.Protocol;

/// <summary>The tools as a client sees them.</summary>
public sealed class ToolSchemaTests
{
    private const int LongestNames = 60;
    private const int LongestListPerTool = 1600;

    private static readonly string[] Writes =
    [
        "add_contract_comment",
        "create_contract_from_opportunity",
        "create_renewal",
        "link_contract",
        "mark_closed_won",
        "register_webhook",
        "resend_webhooks",
        "send_contract",
        "sync_counterparty",
        "update_contract_data",
        "void_contract",
    ];

    /// <summary>Asked for again, these send again.</summary>
    private static readonly string[] Repeating = ["resend_webhooks", "send_contract"];

    [Fact]
    public async Task Every_tool_is_listed_to_a_caller_who_may_use_them_all()
    {
        var tools = await ListAsync();

        Assert.Equal(ToolCatalog.Names.Order(StringComparer.Ordinal), tools.Select(tool => tool.Name));
    }

    [Fact]
    public async Task A_caller_without_a_known_role_is_listed_no_tool()
    {
        await using var server = PipedServer.ForRole("nobody_has_this_role");
        await using var client = await server.ConnectAsync();

        Assert.Empty(await client.ListToolsAsync());
    }

    [Fact]
    public async Task Schemas_hold_no_references_no_unions_and_no_arrays_without_items()
    {
        var breaches = (await ListAsync()).SelectMany(tool =>
            SchemaRules
                .Breaches(tool.Name + " in", tool.InputSchema)
                .Concat(SchemaRules.Breaches(tool.Name + " out", tool.OutputSchema!.Value))
        );

        Assert.Empty(breaches);
    }

    [Fact]
    public async Task Inputs_are_objects_that_take_nothing_unknown_and_say_what_they_require()
    {
        foreach (var tool in await ListAsync())
        {
            Assert.Equal("object", tool.InputSchema.GetProperty("type").GetString());
            Assert.False(tool.InputSchema.GetProperty("additionalProperties").GetBoolean());
            Assert.True(tool.InputSchema.GetProperty("properties").TryGetProperty("pair", out _), tool.Name);
        }
    }

    [Fact]
    public async Task Names_fit_behind_the_name_of_the_server()
    {
        foreach (var tool in await ListAsync())
        {
            Assert.Matches("^[a-z][a-z0-9_]*$", tool.Name);
            Assert.InRange($"{McpServerSetup.Name}_{tool.Name}".Length, 1, LongestNames);
        }
    }

    [Fact]
    public async Task Every_tool_says_what_it_does_and_has_a_title()
    {
        foreach (var tool in await ListAsync())
        {
            Assert.InRange(tool.Description!.Length, 40, 400);
            Assert.EndsWith(".", tool.Description, StringComparison.Ordinal);
            Assert.InRange(tool.Title!.Length, 5, 60);
        }
    }

    [Fact]
    public async Task Every_required_argument_is_described()
    {
        foreach (var tool in await ListAsync())
        {
            var properties = tool.InputSchema.GetProperty("properties");
            var required = tool.InputSchema.TryGetProperty("required", out var names) ? names.EnumerateArray() : default;
            foreach (var name in required.Select(name => name.GetString()!))
            {
                Assert.True(properties.GetProperty(name).TryGetProperty("description", out _), $"{tool.Name}.{name}");
            }
        }
    }

    [Fact]
    public async Task Hints_tell_reads_from_writes_and_the_one_that_destroys()
    {
        foreach (var tool in await ListAsync())
        {
            var writes = Writes.Contains(tool.Name, StringComparer.Ordinal);
            Assert.Equal(!writes, tool.Annotations!.ReadOnlyHint);
            Assert.Equal(tool.Name == "void_contract", tool.Annotations.DestructiveHint);
            Assert.Equal(!Repeating.Contains(tool.Name, StringComparer.Ordinal), tool.Annotations.IdempotentHint);
            Assert.Equal(
                writes,
                new[] { "dry_run", "request_id", "reason" }.All(name =>
                    tool.InputSchema.GetProperty("properties").TryGetProperty(name, out _)
                )
            );
        }
    }

    [Fact]
    public async Task The_list_is_short_enough_to_stand_in_every_conversation()
    {
        await using var server = PipedServer.ForEveryTool();
        await server.OpenAsync();

        var line = await server.ExchangeAsync("""{"jsonrpc":"2.0","id":2,"method":"tools/list"}""");

        var tools = JsonElement.Parse(line).GetProperty("result").GetProperty("tools").GetArrayLength();
        Assert.InRange(Encoding.UTF8.GetByteCount(line) / tools, 1, LongestListPerTool);
    }

    private static async Task<IReadOnlyList<Tool>> ListAsync()
    {
        await using var server = PipedServer.ForEveryTool();
        await using var client = await server.ConnectAsync();
        return [.. (await client.ListToolsAsync()).Select(tool => tool.ProtocolTool)];
    }
}
