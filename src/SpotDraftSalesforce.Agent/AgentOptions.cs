using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace SpotDraftSalesforce.Agent;

/// <summary>How the agent reaches the governed server: by address and key, or through a client that somebody else opened.</summary>
public sealed record AgentOptions
{
    /// <summary>The server's Streamable HTTP endpoint, such as <c>https://contracts.example/mcp</c>. Plain HTTP is for loopback only.</summary>
    public Uri? Server { get; init; }

    /// <summary>The agent's own API key. It names the agent to the server, which decides what it may do.</summary>
    public string? ApiKey { get; init; }

    /// <summary>An open client; its opener closes it. <see cref="Server"/> and <see cref="ApiKey"/> are not looked at then.</summary>
    public McpClient? Client { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory? Loggers { get; init; }
}
