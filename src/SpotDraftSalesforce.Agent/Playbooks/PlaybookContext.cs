using ModelContextProtocol.Client;
using SpotDraftSalesforce.Agent.Calls;

namespace SpotDraftSalesforce.Agent.Playbooks;

/// <summary>What a playbook works with.</summary>
public sealed record PlaybookContext
{
    public required McpClient Client { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public CallLimits Limits { get; init; } = new();

    /// <summary>Told after each step; called from several threads, never twice at the same time.</summary>
    public IProgress<PlaybookProgress>? Progress { get; init; }
}

/// <summary>Step <paramref name="Done"/> of <paramref name="Total"/> is over.</summary>
/// <param name="Message">What the step was and how it ended.</param>
public sealed record PlaybookProgress(int Done, int Total, string Message);
