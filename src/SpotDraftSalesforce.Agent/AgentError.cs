namespace SpotDraftSalesforce.Agent;

/// <summary>Why something was not done, in the server's words where the server answered and in the agent's where it did not.</summary>
/// <param name="Code">A code of the server, such as <c>limited</c> or <c>denied</c>.</param>
/// <param name="Retry"><c>never</c>, <c>after_fix</c>, or <c>after N</c> with N in seconds; null where nothing was said.</param>
public sealed record AgentError(string Code, string Message, string? Cause = null, string? Cure = null, string? Retry = null);

/// <summary>The agent cannot go on, and its error says what to do about it.</summary>
public sealed class AgentException(AgentError error, Exception? inner = null) : Exception(error?.Message, inner)
{
    public AgentError Error { get; } = error ?? throw new ArgumentNullException(nameof(error));
}
