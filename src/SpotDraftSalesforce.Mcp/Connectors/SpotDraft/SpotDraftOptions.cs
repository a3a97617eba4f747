using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>Settings of one workspace, <c>Connections:spotdraft:NAME</c>.</summary>
internal sealed record SpotDraftOptions : TransportOptions
{
    /// <summary><c>in</c>, <c>us</c>, <c>eu</c> or <c>me</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Scheme, host and port, where the region does not name the host.</summary>
    public string? BaseAddress { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>The workspace member as whom calls run; otherwise the user behind the credential.</summary>
    public string? UserEmail { get; init; }

    /// <summary>Key of the webhook signatures, base64; read from the workspace where it is missing.</summary>
    public string? HmacKey { get; init; }

    /// <summary>Connections to one workspace name it alike, so that they share its ten requests a second; otherwise the connection's own name.</summary>
    public string? Workspace { get; init; }

    /// <summary>Requests that the workspace allows in any second, over everybody who uses it; 0 where it allows any number.</summary>
    public int RequestsPerSecond { get; init; } = 10;

    /// <summary>Names nothing: a record's own text would hold its secrets.</summary>
    public override string ToString() => nameof(SpotDraftOptions);
}
