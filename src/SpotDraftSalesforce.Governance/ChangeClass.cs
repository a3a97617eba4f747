using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance;

/// <summary>What a retry may do with a change whose attempt has no outcome.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeClass>))]
public enum ChangeClass
{
    /// <summary>The vendor holds a key of ours (upsert by external id): send again.</summary>
    [JsonStringEnumMemberName("keyed")]
    Keyed,

    /// <summary>Sets values that may be set twice: send again.</summary>
    [JsonStringEnumMemberName("idempotent")]
    Idempotent,

    /// <summary>Creates something that can be found afterwards: wait the settle window, look, and send again only if nothing is there.</summary>
    [JsonStringEnumMemberName("observable")]
    Observable,

    /// <summary>Leaves nothing that can be found (a comment, an e-mail): never again by itself; a person decides.</summary>
    [JsonStringEnumMemberName("unobservable")]
    Unobservable,
}
