using System.ComponentModel;
using System.Security.Claims;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

/// <summary>Tools through which a test sees what reached a handler.</summary>
[McpServerToolType]
internal sealed class TestTools(Gate gate)
{
    [McpServerTool(Name = "whoami"), Description("Who sent this message, and in which role.")]
    public static string WhoAmI(RequestContext<CallToolRequestParams> context) =>
        $"{context.User?.FindFirst("sub")?.Value ?? "nobody"} as {context.User?.FindFirst(ClaimTypes.Role)?.Value ?? "nothing"}";

    [McpServerTool(Name = "wait"), Description("Runs until it is let go or cancelled.")]
    public async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        await gate.EnterAsync(cancellationToken);
        return "let go";
    }

    [McpServerTool(Name = "stubborn"), Description("Runs until it is let go, cancelled or not.")]
    public async Task<string> StubbornAsync()
    {
        await gate.EnterAsync(CancellationToken.None);
        return "let go";
    }

    [McpServerTool(Name = "route"), Description("Takes an argument that a header repeats.")]
    public static string Route([McpHeader("Region")] string region) => region;

    [McpServerTool(Name = "poll"), Description("Closes its stream before it answers.")]
    public static async Task<string> PollAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        await context.EnablePollingAsync(TimeSpan.FromMilliseconds(1), cancellationToken);
        return "resumed";
    }
}
