using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

/// <summary>Tools through which the scenario <c>server-stateless</c> watches the server itself.</summary>
[McpServerToolType]
internal sealed partial class StatelessTools
{
    [McpServerTool(Name = "test_missing_capability"), Description("Needs a client that can sample.")]
    public static string MissingCapability(McpServer server) =>
        server.ClientCapabilities?.Sampling is null
            ? throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new() }, "Sampling is required.")
            : "The client can sample.";

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Answers on a stream without requests of its own.")]
    public static string StreamingElicitation() => "Nothing was asked on this stream.";

    [McpServerTool(Name = "test_logging_tool"), Description("Logs if the request asks for logs.")]
    public static string Log(McpServer server)
    {
        using var provider = server.AsClientLoggerProvider();
        LogCalled(provider.CreateLogger("fixture"));
        return "Logged where logs were asked for.";
    }

    [McpServerTool(Name = "test_trigger_tool_change"), Description("Adds a tool, or takes it away again.")]
    public static string ChangeTools(McpServer server)
    {
        const string Name = "test_dynamic_tool";
        var tools = server.ServerOptions.ToolCollection!;
        if (tools.TryGetPrimitive(Name, out var present))
        {
            tools.Remove(present);
        }
        else
        {
            tools.TryAdd(McpServerTool.Create(() => "here", new() { Name = Name, Description = "Comes and goes." }));
        }

        return "The list of tools has changed.";
    }

    [McpServerTool(Name = "test_trigger_prompt_change"), Description("Adds a prompt, or takes it away again.")]
    public static string ChangePrompts(McpServer server)
    {
        const string Name = "test_dynamic_prompt";
        var prompts = server.ServerOptions.PromptCollection!;
        if (prompts.TryGetPrimitive(Name, out var present))
        {
            prompts.Remove(present);
        }
        else
        {
            prompts.TryAdd(McpServerPrompt.Create(() => "here", new() { Name = Name, Description = "Comes and goes." }));
        }

        return "The list of prompts has changed.";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The tool was called")]
    private static partial void LogCalled(ILogger logger);
}
