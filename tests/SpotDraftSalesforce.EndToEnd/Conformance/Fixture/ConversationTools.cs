using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

/// <summary>Tools that talk to the client while they run: logs, progress, sampling, elicitation, a stream that closes and is resumed.</summary>
[McpServerToolType]
internal sealed class ConversationTools
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    [McpServerTool(Name = "test_tool_with_logging"), Description("Logs three messages to the client.")]
    public static async Task<string> LogAsync(McpServer server, CancellationToken cancellationToken)
    {
        foreach (var text in new[] { "Tool execution started", "Tool processing data", "Tool execution completed" })
        {
            var message = new LoggingMessageNotificationParams
            {
                Level = LoggingLevel.Info,
                Logger = "fixture",
                Data = JsonSerializer.SerializeToElement(text),
            };
            await server.SendNotificationAsync(
                NotificationMethods.LoggingMessageNotification,
                message,
                cancellationToken: cancellationToken
            );
        }

        return "Logged three messages.";
    }

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress in three steps.")]
    public static async Task<string> ProgressAsync(
        McpServer server,
        RequestContext<CallToolRequestParams> context,
        CancellationToken cancellationToken
    )
    {
        if (context.Params.ProgressToken is { } token)
        {
            foreach (var step in new[] { 0, 50, 100 })
            {
                var value = new ProgressNotificationValue { Progress = step, Total = 100 };
                await server.NotifyProgressAsync(token, value, cancellationToken: cancellationToken);
            }
        }

        return "Done in three steps.";
    }

    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model.")]
    public static async Task<string> SampleAsync(
        McpServer server,
        [Description("What to ask.")] string prompt,
        CancellationToken cancellationToken
    )
    {
        if (server.ClientCapabilities?.Sampling is null)
        {
            throw new McpException("The client does not support sampling.");
        }

        var result = await server.SampleAsync(Questions.Sampling(prompt, 100), cancellationToken);
        return $"LLM response: {result.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}";
    }

    [McpServerTool(Name = "test_elicitation"), Description("Asks the client's user.")]
    public static Task<string> ElicitAsync(
        McpServer server,
        [Description("What to ask.")] string message,
        CancellationToken cancellationToken
    ) =>
        ElicitAsync(
            server,
            "User response",
            message,
            new()
            {
                Properties =
                {
                    ["username"] = new ElicitRequestParams.StringSchema { Description = "User's response" },
                    ["email"] = new ElicitRequestParams.StringSchema { Description = "User's email address" },
                },
                Required = ["username", "email"],
            },
            cancellationToken
        );

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks with a default for every primitive type.")]
    public static Task<string> ElicitDefaultsAsync(McpServer server, CancellationToken cancellationToken) =>
        ElicitAsync(server, "Elicitation completed", "Check the defaults", Questions.Defaults, cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks with every kind of choice.")]
    public static Task<string> ElicitChoicesAsync(McpServer server, CancellationToken cancellationToken) =>
        ElicitAsync(server, "Elicitation completed", "Choose", Questions.Choices, cancellationToken);

    [McpServerTool(Name = "test_reconnection"), Description("Closes its stream; the answer is read by resuming it.")]
    public static async Task<string> ReconnectAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        await context.EnablePollingAsync(RetryAfter, cancellationToken);
        return "Reconnection test completed successfully.";
    }

    private static async Task<string> ElicitAsync(
        McpServer server,
        string label,
        string message,
        ElicitRequestParams.RequestSchema schema,
        CancellationToken cancellationToken
    )
    {
        if (server.ClientCapabilities?.Elicitation is null)
        {
            throw new McpException("The client does not support elicitation.");
        }

        var result = await server.ElicitAsync(new() { Message = message, RequestedSchema = schema }, cancellationToken);
        return $"{label}: action={result.Action}, content={JsonSerializer.Serialize(result.Content)}";
    }
}
