using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>The counterparties themselves. Names are unique in a workspace; there is no filter by name.</summary>
internal sealed class Counterparties(Workspace workspace, ContractEvents events)
{
    private const string CustomFilter = "filter_custom__";

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "counter_parties/", List);
        routes.Add("POST", "counter_parties/", Create);
        routes.OnCounterparty("GET", "counter_parties/{counterparty_id}", (_, party) => Answer.Ok(Row(party)));
        routes.OnCounterparty("PATCH", "counter_parties/{counterparty_id}", Update);
    }

    public static object AddressRow(CounterpartyAddress address) =>
        new
        {
            id = address.Id,
            line_one = address.LineOne,
            city_name = address.CityName,
            state_name = address.StateName,
            zipcode = address.Zipcode,
            country_name = address.CountryName,
            email = address.Email,
            phone = address.Phone,
        };

    /// <summary>Reads a new address; a country's code, if given, must be known, and is stronger than its name.</summary>
    public static CounterpartyAddress ReadAddress(FieldReader body, int id, bool isPrimary)
    {
        var code = body.Text("country_iso_code");
        var country = code is null ? null : Country.ByCode(code);
        if (code is not null && country is null)
        {
            body.Add("country_iso_code", $"\"{code}\" is not a known country code.");
        }

        var countryName = body.Text("country_name", required: true) ?? "";
        return new CounterpartyAddress
        {
            Id = id,
            LineOne = body.Text("line_one", required: true) ?? "",
            CityName = body.Text("city_name", required: true) ?? "",
            StateName = body.Text("state_name", blank: true) ?? "",
            Zipcode = body.Text("zipcode", blank: true) ?? "",
            CountryName = country?.Name ?? countryName,
            Email = body.Email("email"),
            Phone = body.Text("phone", blank: true),
            IsPrimary = isPrimary,
        };
    }

    private Answer List(SpotDraftCall call)
    {
        var email = call.Query["filter__client_email_address"].ToString();
        var customs = call
            .Query.Where(item => item.Key.StartsWith(CustomFilter, StringComparison.Ordinal))
            .Select(item => (Name: item.Key[CustomFilter.Length..], Value: item.Value.ToString()))
            .ToArray();
        var found = workspace
            .Counterparties.Where(party =>
                (email.Length == 0 || party.Contacts.Exists(contact => contact.Email == email))
                && customs.All(custom => party.CustomFields.TryGetValue(custom.Name, out var value) && value.ToString() == custom.Value)
            )
            .ToArray();
        return Page.Of(call, found, Row);
    }

    private Answer Create(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var individual = body.Flag("is_individual", required: true) ?? false;
        var organization = body.Text("organization_name", required: !individual);
        var contact = body.Text("contact_name", required: individual);
        var email = body.Email("contact_email", required: individual);
        var type = body.Text("organization_type");
        if (type is not null && !workspace.OrganizationTypes.Exists(known => Same(known.Name, type)))
        {
            body.Add("organization_type", $"\"{type}\" is not a valid organization type.");
        }

        var address = body.Object("primary_address") is { } given
            ? ReadAddress(given, workspace.NextId("address", 401), isPrimary: true)
            : null;
        var custom = body.Object("custom_fields");
        var brand = body.Text("brand_name", blank: true);
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var name = individual ? contact! : organization!;
        if (workspace.FindCounterparty(name) is not null)
        {
            return NameTaken(name);
        }

        var party = new Counterparty
        {
            Id = workspace.NextId("counterparty", 101),
            Name = name,
            IsIndividual = individual,
            BrandName = brand,
            CustomFields = Fields(custom),
        };
        if (address is not null)
        {
            party.Addresses.Add(address);
        }

        if (email is not null)
        {
            party.Contacts.Add(new CounterpartyContact(workspace.NextId("contact", 301), contact ?? email, email, IsPrimary: true));
        }

        workspace.Add(party);
        events.Raise(party, Activities.CounterpartyCreated, call.User);
        return Answer.Created(Row(party));
    }

    private Answer Update(SpotDraftCall call, Counterparty party)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var name = body.Text("name");
        var brand = body.Text("brand_name", blank: true);
        var custom = body.Object("custom_fields");
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        if (name is not null && name != party.Name)
        {
            if (workspace.FindCounterparty(name) is not null)
            {
                return NameTaken(name);
            }

            workspace.Rename(party, name);
        }

        party.BrandName = brand ?? party.BrandName;
        if (custom is not null)
        {
            var merged = new Dictionary<string, JsonElement>(party.CustomFields, StringComparer.Ordinal);
            foreach (var (field, value) in Fields(custom))
            {
                merged[field] = value;
            }

            party.CustomFields = merged;
        }

        events.Raise(party, Activities.CounterpartyUpdated, call.User);
        return Answer.Ok(Row(party));
    }

    private static Answer NameTaken(string name) =>
        Answer.Detail(StatusCodes.Status409Conflict, $"A counterparty named \"{name}\" already exists in this workspace.");

    private static Dictionary<string, JsonElement> Fields(FieldReader? fields) =>
        fields is null
            ? new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            : fields.Element.EnumerateObject().ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);

    private static object Row(Counterparty party) =>
        new
        {
            id = party.Id,
            name = party.Name,
            is_individual = party.IsIndividual,
            contacts = party
                .Contacts.Select(contact => new
                {
                    id = contact.Id,
                    name = contact.Name,
                    email = contact.Email,
                })
                .ToArray(),
            primary_address = party.Addresses.Find(address => address.IsPrimary) is { } primary ? AddressRow(primary) : null,
            status = party.Status,
            custom_fields = party.CustomFields,
            brand_name = party.BrandName,
        };

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
