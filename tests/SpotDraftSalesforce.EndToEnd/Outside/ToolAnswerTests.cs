using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Mcp.Hosting.Demo;

namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>Schemas and answers before ajv, the validator that most JavaScript clients use.</summary>
public sealed class ToolAnswerTests
{
    private const string Script = "../validate.cjs";
    private static readonly TimeSpan ValidatingTakesAtMost = TimeSpan.FromMinutes(2);

    [OutsideFact]
    public async Task Every_answer_of_the_story_and_of_every_other_tool_keeps_to_its_schema()
    {
        var folder = Directory.CreateTempSubdirectory("validated-");
        try
        {
            var answers = new ConcurrentQueue<(string Tool, CallToolResult Result)>();
            var options = new ServerOptions(folder.FullName, Path.Combine(AppContext.BaseDirectory, "policies"));
            await using var stage = await DemoStage.BuildAsync(options, new ConfigurationBuilder().Build(), CancellationToken.None);
            stage.Answered = (tool, result) => answers.Enqueue((tool, result));
            var steps = await new DemoStory(stage, new DemoTeller(null, false)).PlayAsync(CancellationToken.None);
            Assert.All(steps, step => Assert.True(step.Ok, step.Title));
            var reader = await stage.ConnectAsync(
                await stage.PersonKeyAsync("sales-lead", "sales_manager", CancellationToken.None),
                CancellationToken.None
            );
            await AskTheRestAsync(stage, reader, (string)steps[0].Detail["opportunity"]!, (string)steps[0].Detail["contract"]!);
            var tools = (await reader.ListToolsAsync()).Select(tool => tool.ProtocolTool).ToArray();

            Assert.Empty(tools.Select(tool => tool.Name).Except(answers.Select(answer => answer.Tool), StringComparer.Ordinal));
            Assert.Equal("", await ValidateAsync(folder, tools, answers));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The tools that the story itself does not need, and the shapes of answers that it does not show.</summary>
    private static async Task AskTheRestAsync(DemoStage stage, McpClient reader, string opportunity, string contract)
    {
        async Task AskAsync(string tool, JsonObject arguments) => await stage.CallAsync(reader, tool, arguments, CancellationToken.None);

        await AskAsync("check_connections", []);
        await AskAsync("get_usage", []);
        await AskAsync("list_templates", []);
        await AskAsync("list_approvals", []);
        await AskAsync("find_contracts", new JsonObject { ["limit"] = 2 });
        await AskAsync("find_contracts", new JsonObject { ["limit"] = 1000 });
        await AskAsync("find_opportunities", new JsonObject { ["text"] = "no such deal" });
        await AskAsync("list_expiring_contracts", new JsonObject { ["limit"] = 5 });
        await AskAsync("get_contract", new JsonObject { ["contract_id"] = contract });
        await AskAsync("get_opportunity", new JsonObject { ["opportunity_id"] = opportunity });
        await AskAsync("get_opportunity", new JsonObject { ["opportunity_id"] = "006000000000000" });
        await AskAsync("mark_closed_won", new JsonObject { ["contract_id"] = contract });
        await AskAsync("create_renewal", new JsonObject { ["contract_id"] = contract, ["dry_run"] = true });
        await AskAsync("create_renewal", new JsonObject { ["contract_id"] = "T-999999" });
        await AskAsync("void_contract", new JsonObject { ["contract"] = contract });
        await AskAsync("preview_contract", new JsonObject { ["opportunity_id"] = opportunity });
        await AskAsync("add_contract_comment", new JsonObject { ["contract_id"] = contract, ["comment"] = "Signed by both sides." });
        await AskAsync("send_contract", new JsonObject { ["contract_id"] = contract });
        await AskAsync(
            "update_contract_data",
            new JsonObject
            {
                ["contract_id"] = contract,
                ["data"] = new JsonObject { ["term_months"] = 24 },
            }
        );
        await AskAsync("link_contract", new JsonObject { ["contract_id"] = contract });
        await AskAsync("link_contract", new JsonObject { ["contract_id"] = contract, ["opportunity_id"] = opportunity });
    }

    /// <summary>What ajv finds wrong; nothing when all is well.</summary>
    private static async Task<string> ValidateAsync(
        DirectoryInfo folder,
        IEnumerable<Tool> tools,
        IEnumerable<(string Tool, CallToolResult Result)> answers
    )
    {
        var file = Path.Combine(folder.FullName, "answers.json");
        var given = new
        {
            tools = tools.Select(tool => new
            {
                name = tool.Name,
                input = tool.InputSchema,
                output = tool.OutputSchema,
            }),
            answers = answers.Select(answer => new
            {
                tool = answer.Tool,
                failed = answer.Result.IsError,
                structured = answer.Result.StructuredContent,
            }),
        };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(given));
        var result = await OutsideClients.Installed.RunAsync(Script, [file], ValidatingTakesAtMost);
        return result.ExitCode == 0 ? "" : result.ToString();
    }
}
