using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Addresses and contacts of a counterparty; of each, one may be the primary.</summary>
internal sealed class CounterpartyDetails(Workspace workspace, ContractEvents events)
{
    private const int BulkLimit = 50;

    public void Map(RouteTable routes)
    {
        routes.OnCounterparty(
            "GET",
            "counter_parties/{counterparty_id}/addresses/",
            (call, party) => Page.Of(call, party.Addresses, Counterparties.AddressRow)
        );
        routes.OnCounterparty("POST", "counter_parties/{counterparty_id}/addresses/", AddAddress);
        routes.OnCounterparty("PATCH", "counter_parties/{counterparty_id}/addresses/{address_id}/", UpdateAddress);
        routes.OnCounterparty("GET", "counter_parties/{counterparty_id}/contacts", (call, party) => Page.Of(call, party.Contacts, Row));
        routes.OnCounterparty("POST", "counter_parties/{counterparty_id}/contacts", AddContact);
        routes.OnCounterparty("PATCH", "counter_parties/{counterparty_id}/contacts/bulk/", UpdateContacts);
        routes.OnCounterparty("PATCH", "counter_parties/{counterparty_id}/contacts/{contact_id}/", UpdateContact);
        routes.OnCounterparty("DELETE", "counter_parties/{counterparty_id}/contacts/{contact_id}/", DeleteContact);
    }

    private Answer AddAddress(SpotDraftCall call, Counterparty party)
    {
        var errors = new FieldErrors();
        var address = Counterparties.ReadAddress(
            call.Read(errors),
            workspace.NextId("address", 401),
            isPrimary: party.Addresses.Count == 0
        );
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        party.Addresses.Add(address);
        events.Raise(party, Activities.AddressCreated, call.User);
        return Answer.Created(Counterparties.AddressRow(address));
    }

    private Answer UpdateAddress(SpotDraftCall call, Counterparty party)
    {
        var at = party.Addresses.FindIndex(address => address.Id == call.Number("address_id"));
        if (at < 0)
        {
            return Answer.NotFound;
        }

        var errors = new FieldErrors();
        var body = call.Read(errors);
        var code = body.Text("country_iso_code");
        var country = code is null ? null : Country.ByCode(code);
        if (code is not null && country is null)
        {
            body.Add("country_iso_code", $"\"{code}\" is not a known country code.");
        }

        var old = party.Addresses[at];
        var updated = old with
        {
            LineOne = body.Text("line_one") ?? old.LineOne,
            CityName = body.Text("city_name") ?? old.CityName,
            StateName = body.Text("state_name") ?? old.StateName,
            Zipcode = body.Text("zipcode") ?? old.Zipcode,
            CountryName = country?.Name ?? old.CountryName,
            IsPrimary = body.Flag("is_primary") ?? old.IsPrimary,
        };
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        party.Addresses[at] = updated;
        if (updated.IsPrimary)
        {
            for (var other = 0; other < party.Addresses.Count; other++)
            {
                party.Addresses[other] = party.Addresses[other] with { IsPrimary = other == at };
            }
        }

        events.Raise(party, Activities.AddressUpdated, call.User);
        return Answer.Ok(Counterparties.AddressRow(updated));
    }

    private Answer AddContact(SpotDraftCall call, Counterparty party)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var name = body.Text("name", required: true);
        var email = body.Email("email", required: true);
        var primary = body.Flag("is_primary", required: true);
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var contact = new CounterpartyContact(workspace.NextId("contact", 301), name!, email!, primary!.Value);
        party.Contacts.Add(contact);
        OnePrimary(party, contact);
        events.Raise(party, Activities.ContactCreated, call.User);
        return Answer.Created(Row(contact));
    }

    private Answer UpdateContact(SpotDraftCall call, Counterparty party)
    {
        var errors = new FieldErrors();
        var updated = Changed(party, call.Number("contact_id"), call.Read(errors));
        if (updated is null || errors.Any)
        {
            return updated is null ? Answer.NotFound : Answer.Invalid(errors);
        }

        Put(party, updated);
        events.Raise(party, Activities.ContactUpdated, call.User);
        return Answer.Ok(Row(updated));
    }

    private Answer UpdateContacts(SpotDraftCall call, Counterparty party)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var items = body.Objects("contacts", required: true, least: 1);
        if (items.Count > BulkLimit)
        {
            body.Add("contacts", "Ensure this field has no more than 50 elements.");
        }

        var updates = new List<CounterpartyContact>();
        foreach (var item in items)
        {
            if (item.Integer("id", required: true) is not { } id)
            {
                continue;
            }

            if (Changed(party, id, item) is { } updated)
            {
                updates.Add(updated);
            }
            else
            {
                item.Add("id", "No such contact.");
            }
        }

        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        foreach (var updated in updates)
        {
            Put(party, updated);
        }

        events.Raise(party, Activities.ContactUpdated, call.User);
        return Answer.Ok(updates.Select(Row).ToArray());
    }

    private Answer DeleteContact(SpotDraftCall call, Counterparty party)
    {
        if (party.Contacts.RemoveAll(contact => contact.Id == call.Number("contact_id")) == 0)
        {
            return Answer.NotFound;
        }

        events.Raise(party, Activities.ContactUpdated, call.User);
        return Answer.Empty(StatusCodes.Status204NoContent);
    }

    private static CounterpartyContact? Changed(Counterparty party, int id, FieldReader body)
    {
        var name = body.Text("name");
        var email = body.Email("email");
        var primary = body.Flag("is_primary");
        return party.Contacts.Find(contact => contact.Id == id) is { } old
            ? old with
            {
                Name = name ?? old.Name,
                Email = email ?? old.Email,
                IsPrimary = primary ?? old.IsPrimary,
            }
            : null;
    }

    private static void Put(Counterparty party, CounterpartyContact updated)
    {
        party.Contacts[party.Contacts.FindIndex(contact => contact.Id == updated.Id)] = updated;
        OnePrimary(party, updated);
    }

    private static void OnePrimary(Counterparty party, CounterpartyContact changed)
    {
        if (!changed.IsPrimary)
        {
            return;
        }

        for (var index = 0; index < party.Contacts.Count; index++)
        {
            party.Contacts[index] = party.Contacts[index] with { IsPrimary = party.Contacts[index].Id == changed.Id };
        }
    }

    private static object Row(CounterpartyContact contact) =>
        new
        {
            id = contact.Id,
            name = contact.Name,
            email = contact.Email,
            is_primary = contact.IsPrimary,
        };
}
