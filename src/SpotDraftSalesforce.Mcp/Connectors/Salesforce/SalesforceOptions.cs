using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>Settings of one org, <c>Connections:salesforce:NAME</c>.</summary>
internal sealed record SalesforceOptions : TransportOptions
{
    /// <summary>Where tokens come from: production, sandbox, or (for client credentials, always) the My Domain host.</summary>
    public string LoginUrl { get; init; } = "https://login.salesforce.com";

    /// <summary>Needed with a ready access token; otherwise the token's own answer says it.</summary>
    public string? InstanceUrl { get; init; }

    /// <summary>How a token is had, one of <see cref="SalesforceFlow"/>; guessed from what else is set where it is missing.</summary>
    public string? Flow { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>The integration user, for the JWT bearer flow.</summary>
    public string? Username { get; init; }

    /// <summary>Audience of the JWT where it is not the login address.</summary>
    public string? Audience { get; init; }

    /// <summary>A PEM file with the RSA key of the JWT bearer flow.</summary>
    public string? PrivateKeyFile { get; init; }

    /// <summary>The same key in place, for secret stores.</summary>
    public string? PrivateKey { get; init; }

    public string? RefreshToken { get; init; }

    public string? AccessToken { get; init; }

    /// <summary>Such as <c>68.0</c>; negotiated where it is missing.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The share of the day's calls at which background work stops.</summary>
    public double BackgroundStop { get; init; } = 0.70;

    /// <summary>The share of the day's calls at which all writes stop.</summary>
    public double WriteStop { get; init; } = 0.95;

    /// <summary>Names nothing: a record's own text would hold its secrets.</summary>
    public override string ToString() => nameof(SalesforceOptions);
}
