namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>The tokens of a connection as they are sealed.</summary>
/// <param name="Fingerprint">Tells whether they were got with today's settings.</param>
internal sealed record TokenState(
    string Fingerprint,
    string AccessToken,
    string Instance,
    string? IdentityUrl,
    string? Scope,
    string? RefreshToken
)
{
    /// <summary>Names nothing: the tokens are secrets.</summary>
    public override string ToString() => nameof(TokenState);
}

/// <summary>What is known about the tokens of a connection and is no secret.</summary>
internal sealed record TokenFacts
{
    /// <summary>When the token endpoint last gave a token: the use that keeps a refresh token alive.</summary>
    public required DateTimeOffset RenewedAt { get; init; }

    /// <summary>When a person authorised the connection, or when its refresh token was first seen.</summary>
    public DateTimeOffset? AuthorizedAt { get; init; }

    /// <summary>When the token endpoint refused the refresh token for good.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>When the owner was last told that the authorisation ends.</summary>
    public DateTimeOffset? WarnedAt { get; init; }
}

/// <summary>The stored tokens of a connection.</summary>
/// <param name="Version">0 where nothing is stored.</param>
/// <param name="State">Null where nothing is stored, or what is stored does not open.</param>
internal sealed record KeptTokens(long Version, TokenState? State, TokenFacts? Facts, ReadOnlyMemory<byte> Sealed);
