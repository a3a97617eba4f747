using System.Globalization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>Conditions of the contract list, all of which must hold. Order of rows is the vendor's.</summary>
internal sealed record ContractFilter
{
    /// <summary>Free text over contract, entity, party name and party e-mail.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<string> Statuses { get; init; } = [];

    public ContractRef? Contract { get; init; }

    public long? ContractTypeId { get; init; }

    public string? CounterpartyName { get; init; }

    public DateOnly? ExpiringFrom { get; init; }

    public DateOnly? ExpiringTo { get; init; }

    public DateTimeOffset? CreatedFrom { get; init; }

    public DateTimeOffset? UpdatedFrom { get; init; }

    /// <summary>The query string, without page and limit.</summary>
    public IEnumerable<KeyValuePair<string, string>> Terms()
    {
        if (Text is { Length: > 0 })
        {
            yield return new("query", Text);
        }

        if (Statuses.Count > 0)
        {
            yield return new("filter__display_status[$in]", string.Join(',', Statuses.Select(Escaped)));
        }

        if (Contract is { } contract)
        {
            yield return new("filter__contract_id", contract.Bare);
        }

        if (ContractTypeId is { } type)
        {
            yield return new("filter__contract_type_id", type.ToString(CultureInfo.InvariantCulture));
        }

        if (CounterpartyName is { Length: > 0 })
        {
            yield return new("filter__client_name", CounterpartyName);
        }

        if (ExpiringFrom is { } from)
        {
            yield return new("filter__expiring_at[$gte]", FirstMoment(from));
        }

        if (ExpiringTo is { } to)
        {
            yield return new("filter__expiring_at[$lte]", LastMoment(to));
        }

        if (CreatedFrom is { } created)
        {
            yield return new("filter__created_at[$gte]", Instant(created));
        }

        if (UpdatedFrom is { } updated)
        {
            yield return new("filter__last_updated_on[$gte]", Instant(updated));
        }
    }

    private static string Escaped(string value) => value.Replace(",", "\\,", StringComparison.Ordinal);

    // The document wants an instant where it means a day.
    private static string FirstMoment(DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}T00:00:00Z");

    private static string LastMoment(DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}T23:59:59Z");

    private static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
