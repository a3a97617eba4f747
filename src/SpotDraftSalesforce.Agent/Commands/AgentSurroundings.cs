using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.Agent.Calls;

namespace SpotDraftSalesforce.Agent.Commands;

/// <summary>What the program that mounts the agent's commands hands down to them.</summary>
public sealed record AgentSurroundings
{
    /// <summary>Reports, and with <c>--json</c> nothing but them.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Reads a variable of the environment: SDSF_AGENT_KEY, SDSF_AGENT_KEY_FILE, SDSF_AGENT_SERVER.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>The server where neither the command line nor the environment names one.</summary>
    public Uri? Server { get; init; }

    /// <summary>The key where neither a file nor the environment holds one.</summary>
    public string? ApiKey { get; init; }

    /// <summary>An open client, instead of server and key.</summary>
    public McpClient? Client { get; init; }

    public CallLimits Limits { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory? Loggers { get; init; }
}
