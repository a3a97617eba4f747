namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>A company of the workspace's own side.</summary>
internal sealed record LegalEntity(
    int Id,
    string Name,
    string ReferenceId,
    Country Jurisdiction,
    OrganizationType Type,
    EntityAddress Address
);

internal sealed record EntityAddress(int Id, string LineOne, string City, string State, string Zipcode, Country Country);

internal sealed record OrganizationType(int Id, string Name);

internal sealed record Country(int Id, string Name, string Code2)
{
    public static readonly IReadOnlyList<Country> All =
    [
        new(1, "United States", "US"),
        new(2, "India", "IN"),
        new(3, "United Kingdom", "GB"),
        new(4, "Germany", "DE"),
        new(5, "France", "FR"),
        new(6, "Canada", "CA"),
        new(7, "Australia", "AU"),
        new(8, "Singapore", "SG"),
        new(9, "United Arab Emirates", "AE"),
        new(10, "Netherlands", "NL"),
        new(11, "Ireland", "IE"),
        new(12, "Spain", "ES"),
        new(13, "Italy", "IT"),
        new(14, "Japan", "JP"),
        new(15, "China", "CN"),
        new(16, "Brazil", "BR"),
        new(17, "Mexico", "MX"),
        new(18, "Sweden", "SE"),
        new(19, "Switzerland", "CH"),
        new(20, "Belgium", "BE"),
    ];

    public static Country? ByCode(string code) => All.FirstOrDefault(country => country.Code2 == code);
}
