using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance;

/// <summary>Who makes a call, as the transport or the automation authenticated it. Never the opener of a session: the sender of the message.</summary>
public sealed record Caller
{
    /// <summary>The person's or the machine's id.</summary>
    public required string Id { get; init; }

    public required CallerKind Kind { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The person who answers for a machine; null for a person.</summary>
    public string? Sponsor { get; init; }

    /// <summary>The person for whom a machine acts, where there is one.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Id of the credential that proved the identity (never the credential itself); null where none was needed.</summary>
    public string? Credential { get; init; }

    /// <summary>True where the identity is only claimed by configuration (local stdio): such a caller never decides an approval.</summary>
    public bool Asserted { get; init; }

    /// <summary>The way the call came in: <c>stdio</c>, <c>http</c>, <c>automation</c>, <c>cli</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The persons behind this caller. None of them may approve what the caller asked for.</summary>
    [JsonIgnore]
    public IEnumerable<string> Persons =>
        new[] { Kind == CallerKind.User ? Id : null, Sponsor, OnBehalfOf }.OfType<string>().Distinct(StringComparer.Ordinal);
}
