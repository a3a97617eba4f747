namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>What the bridge knows of the conversation: the session that <c>initialize</c> opened and the revisions in use.</summary>
internal sealed class BridgeSession
{
    /// <summary>As the client sent it; opening a new session after a restart of the server repeats it.</summary>
    public BridgeMessage? Initialize { get; set; }

    /// <summary>Null before <c>initialize</c>, in the stateless era, and at servers that give none.</summary>
    public string? Id { get; set; }

    /// <summary>What <c>initialize</c> agreed on.</summary>
    public string? AgreedVersion { get; set; }

    /// <summary>The last revision that a message claimed by itself.</summary>
    public string? ClaimedVersion { get; set; }

    /// <summary>The session that a message is sent in.</summary>
    public string? Of(BridgeMessage message) => IsStateless(message) || message == Initialize ? null : Id;

    public bool IsStateless(BridgeMessage message) =>
        message.ClaimedVersion is not null || AgreedVersion is null && ClaimedVersion is not null;

    /// <summary>The revision of a message that claims none. <c>initialize</c> has yet to agree on one.</summary>
    public string? VersionOf(BridgeMessage message) => message == Initialize ? null : AgreedVersion ?? ClaimedVersion;
}
