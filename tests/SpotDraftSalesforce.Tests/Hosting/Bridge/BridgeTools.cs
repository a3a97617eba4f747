using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Tests.Hosting.Bridge;

/// <summary>Tools that make a transport's duties visible: size, order, cancellation, questions to the client.</summary>
[McpServerToolType]
internal sealed class BridgeTools(WaitingCall waiting)
{
    [McpServerTool(Name = "echo"), Description("Answers what it is given.")]
    public static string Echo(string text) => text;

    [McpServerTool(Name = "count"), Description("Tells its progress.")]
    public static async Task<string> CountAsync(
        McpServer server,
        RequestContext<CallToolRequestParams> context,
        int to,
        CancellationToken cancellationToken
    )
    {
        for (var i = 1; i <= to && context.Params.ProgressToken is { } token; i++)
        {
            await server.NotifyProgressAsync(
                token,
                new ProgressNotificationValue { Progress = i, Total = to },
                cancellationToken: cancellationToken
            );
        }

        return "counted";
    }

    [McpServerTool(Name = "wait"), Description("Waits until it is cancelled.")]
    public async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.Register(() => waiting.Cancelled.TrySetResult());
        waiting.Began.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "never";
    }

    [McpServerTool(Name = "ask"), Description("Asks the client.")]
    public static async Task<string> AskAsync(McpServer server, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(new ElicitRequestParams { Message = "Sure?", RequestedSchema = new() }, cancellationToken);
        return answer.Action;
    }
}

internal sealed class WaitingCall
{
    public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
