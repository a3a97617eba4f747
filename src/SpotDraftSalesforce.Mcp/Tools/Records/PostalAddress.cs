using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>An address of an account.</summary>
/// <param name="Iso">The country's ISO 3166 code; null where the country's name is not one that we know.</param>
internal sealed record PostalAddress(string Street, string City, string? State, string? PostalCode, string? Country, string? Iso)
{
    /// <summary>Reads the fields that begin with <paramref name="prefix"/> (such as <c>Billing</c>); null without street and city, which SpotDraft requires.</summary>
    public static PostalAddress? Of(JsonObject record, string prefix)
    {
        var street = record.Text(prefix + "Street")?.ReplaceLineEndings(", ").Trim();
        var city = record.Text(prefix + "City");
        var country = record.Text(prefix + "Country");
        return street is null || city is null
            ? null
            : new PostalAddress(
                street,
                city,
                record.Text(prefix + "State"),
                record.Text(prefix + "PostalCode"),
                country,
                CountryCodes.Find(country)
            );
    }
}
