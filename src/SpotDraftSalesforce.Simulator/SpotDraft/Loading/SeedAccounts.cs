using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Loading;

/// <summary>The org's accounts as the seed's contracts see them: by name, with contact and address, one counterparty each.</summary>
internal sealed class SeedAccounts(Workspace workspace, IOrgRecords org)
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, object?>> _accounts = org.All("Account")
        .ToDictionary(record => (string)record["Id"]!, StringComparer.Ordinal);

    private readonly ILookup<string, IReadOnlyDictionary<string, object?>> _contacts = org.All("Contact")
        .Where(record => record.GetValueOrDefault("AccountId") is string)
        .ToLookup(record => (string)record["AccountId"]!, StringComparer.Ordinal);

    public static DateOnly? Day(object? value) =>
        value switch
        {
            DateOnly day => day,
            DateTimeOffset at => DateOnly.FromDateTime(at.UtcDateTime),
            string text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
                day,
            _ => null,
        };

    public string Name(IReadOnlyDictionary<string, object?> opportunity) => Text(Account(opportunity), "Name");

    public string Address(IReadOnlyDictionary<string, object?> opportunity)
    {
        var account = Account(opportunity);
        string[] parts = ["BillingStreet", "BillingCity", "BillingState", "BillingPostalCode", "BillingCountry"];
        return string.Join(", ", parts.Select(part => Text(account, part)).Where(text => text.Length > 0));
    }

    public ContractParty Party(IReadOnlyDictionary<string, object?> opportunity)
    {
        var account = Account(opportunity);
        var contact = _contacts[(string)opportunity["AccountId"]!].FirstOrDefault();
        var person = contact is null ? "" : $"{Text(contact, "FirstName")} {Text(contact, "LastName")}".Trim();
        var email = contact is null ? "" : Text(contact, "Email");
        var name = Text(account, "Name");
        return new ContractParty
        {
            IsIndividual = false,
            Name = name,
            OrganizationType = "Company",
            PocName = person,
            PocEmail = email,
            Counterparty = workspace.FindCounterparty(name) ?? Add(account, name, person, email),
        };
    }

    private Counterparty Add(IReadOnlyDictionary<string, object?> account, string name, string person, string email)
    {
        var party = new Counterparty
        {
            Id = workspace.NextId("counterparty", 101),
            Name = name,
            IsIndividual = false,
        };
        if (email.Length > 0)
        {
            party.Contacts.Add(new CounterpartyContact(workspace.NextId("contact", 301), person, email, IsPrimary: true));
        }

        if (Text(account, "BillingCity").Length > 0)
        {
            party.Addresses.Add(
                new CounterpartyAddress
                {
                    Id = workspace.NextId("address", 401),
                    LineOne = Text(account, "BillingStreet"),
                    CityName = Text(account, "BillingCity"),
                    StateName = Text(account, "BillingState"),
                    Zipcode = Text(account, "BillingPostalCode"),
                    CountryName = Text(account, "BillingCountry"),
                    IsPrimary = true,
                }
            );
        }

        workspace.Add(party);
        return party;
    }

    private IReadOnlyDictionary<string, object?> Account(IReadOnlyDictionary<string, object?> opportunity) =>
        _accounts[(string)opportunity["AccountId"]!];

    private static string Text(IReadOnlyDictionary<string, object?> record, string field) =>
        record.GetValueOrDefault(field) as string ?? "";
}
