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

    /// <summary>Days without use after which Salesforce ends a refresh token, as the app's policy says. Salesforce itself caps it at 30.</summary>
    public double AuthorizationIdleDays { get; init; } = 30;

    /// <summary>Days after which the app's policy ends a refresh token whatever its use; 0 where it has no such end.</summary>
    public double AuthorizationLifeDays { get; init; }

    /// <summary>Who authorises the connection again when it ends, such as an e-mail address; named in warnings.</summary>
    public string? Owner { get; init; }

    /// <summary>The audience of a login host: what a My Domain host may want instead of its own address.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string LoginAudience =>
        LoginUrl.Contains(".sandbox.", StringComparison.OrdinalIgnoreCase)
        || LoginUrl.StartsWith("https://test.salesforce.com", StringComparison.OrdinalIgnoreCase)
            ? "https://test.salesforce.com"
            : "https://login.salesforce.com";

    /// <summary>Such as <c>68.0</c>; negotiated where it is missing.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The share of the day's calls at which background work stops.</summary>
    public double BackgroundStop { get; init; } = 0.70;

    /// <summary>The share of the day's calls at which all writes stop.</summary>
    public double WriteStop { get; init; } = 0.95;

    /// <summary>Names nothing: a record's own text would hold its secrets.</summary>
    public override string ToString() => nameof(SalesforceOptions);
}
