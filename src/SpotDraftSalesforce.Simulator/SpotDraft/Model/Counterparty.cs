using System.Text.Json;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>An organisation or person on the other side, kept apart from the contracts that name it.</summary>
internal sealed class Counterparty
{
    public required int Id { get; init; }

    public required string Name { get; set; }

    public required bool IsIndividual { get; init; }

    public string? BrandName { get; set; }

    public string Status { get; init; } = "ACTIVE";

    public IReadOnlyDictionary<string, JsonElement> CustomFields { get; set; } =
        new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public List<CounterpartyAddress> Addresses { get; } = [];

    public List<CounterpartyContact> Contacts { get; } = [];
}

internal sealed record CounterpartyAddress
{
    public required int Id { get; init; }

    public required string LineOne { get; init; }

    public required string CityName { get; init; }

    public string StateName { get; init; } = "";

    public string Zipcode { get; init; } = "";

    public required string CountryName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public bool IsPrimary { get; init; }
}

internal sealed record CounterpartyContact(int Id, string Name, string Email, bool IsPrimary);
