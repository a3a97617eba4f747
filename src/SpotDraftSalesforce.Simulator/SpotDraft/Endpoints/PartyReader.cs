using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Reads the counterparties of a request, and finds or adds them to the workspace's counterparties by their exact names.</summary>
internal sealed class PartyReader(Workspace workspace, ContractEvents events)
{
    /// <summary><c>forCreation</c>: Creation from a template wants the country's ISO code; the other routes its name.</summary>
    public IReadOnlyList<NamedParty> Read(IReadOnlyList<FieldReader> details, string? templateKind, bool forCreation)
    {
        var parties = new List<NamedParty>(details.Count);
        foreach (var detail in details)
        {
            var individual = detail.Flag("is_individual", required: true) ?? false;
            var organization = detail.Text("organization_name", required: !individual);
            var type = detail.Text("organization_type");
            if (type is not null && !workspace.OrganizationTypes.Exists(known => Same(known.Name, type)))
            {
                detail.Add("organization_type", $"\"{type}\" is not a valid organization type.");
            }

            if (templateKind is "Organisation" && individual || templateKind is "Individual" && !individual)
            {
                detail.Add("is_individual", $"This template is for counterparties of kind {templateKind}.");
            }

            var poc = detail.Object("poc_details", required: true);
            var first = poc?.Text("first_name", required: true) ?? "";
            var last = poc?.Text("last_name", required: !forCreation, blank: true) ?? "";
            var email = poc?.Email("email", required: true) ?? "";
            detail.Text("party_role_identifier");
            var person = $"{first} {last}".Trim();
            parties.Add(
                new NamedParty
                {
                    IsIndividual = individual,
                    Name = individual ? person : organization ?? "",
                    OrganizationType = type,
                    PocName = person,
                    PocEmail = email,
                    Address = ReadAddress(detail, forCreation),
                }
            );
        }

        return parties;
    }

    /// <summary>The parties as a contract keeps them; those that the workspace did not know are added to it.</summary>
    public IReadOnlyList<ContractParty> Settle(IReadOnlyList<NamedParty> parties, WorkspaceUser by) =>
        [
            .. parties.Select(party => new ContractParty
            {
                IsIndividual = party.IsIndividual,
                Name = party.Name,
                OrganizationType = party.OrganizationType,
                PocName = party.PocName,
                PocEmail = party.PocEmail,
                Counterparty = workspace.FindCounterparty(party.Name) ?? Add(party, by),
            }),
        ];

    private Counterparty Add(NamedParty party, WorkspaceUser by)
    {
        var counterparty = new Counterparty
        {
            Id = workspace.NextId("counterparty", 101),
            Name = party.Name,
            IsIndividual = party.IsIndividual,
        };
        if (party.PocEmail.Length > 0)
        {
            counterparty.Contacts.Add(
                new CounterpartyContact(workspace.NextId("contact", 301), party.PocName, party.PocEmail, IsPrimary: true)
            );
        }

        if (party.Address is { } address)
        {
            var code = address.Text("country_iso_code");
            counterparty.Addresses.Add(
                new CounterpartyAddress
                {
                    Id = workspace.NextId("address", 401),
                    LineOne = address.Text("line_one") ?? "",
                    CityName = address.Text("city") ?? "",
                    StateName = address.Text("state", blank: true) ?? "",
                    Zipcode = address.Text("zipcode", blank: true) ?? "",
                    CountryName = (code is null ? null : Country.ByCode(code)?.Name) ?? address.Text("country") ?? "",
                    IsPrimary = true,
                }
            );
        }

        workspace.Add(counterparty);
        events.Raise(counterparty, Activities.CounterpartyCreated, by);
        return counterparty;
    }

    private static FieldReader? ReadAddress(FieldReader detail, bool forCreation)
    {
        var organization = detail.Object("organization_details");
        if (organization?.Text("jurisdiction_iso_code") is { } jurisdiction && Country.ByCode(jurisdiction) is null)
        {
            organization.Add("jurisdiction_iso_code", $"\"{jurisdiction}\" is not a known country code.");
        }

        if (organization?.Object("address") is not { } address)
        {
            return null;
        }

        address.Text("city", required: true);
        address.Text("line_one", required: true);
        address.Text("state", blank: true);
        address.Text("zipcode", blank: true);
        foreach (var more in new[] { "line_two", "email", "phone", "gst_number", "tax_id" })
        {
            address.Text(more, blank: true);
        }

        address.Text("country", required: !forCreation);
        if (address.Text("country_iso_code", required: forCreation) is { } code && Country.ByCode(code) is null)
        {
            address.Add("country_iso_code", $"\"{code}\" is not a known country code.");
        }

        return address;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
