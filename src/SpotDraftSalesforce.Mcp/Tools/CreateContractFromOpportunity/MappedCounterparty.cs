using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

/// <summary>With whom a contract is made, as SpotDraft takes it, and where each part comes from.</summary>
/// <param name="Values">Fields as in <c>counterparty.email</c>; the last is our own entity, where the file names one.</param>
internal sealed record MappedCounterparty(JsonObject Body, IReadOnlyList<MappedValue> Values)
{
    private const string Billing = "Opportunity.Account.BillingAddress";

    public static MappedCounterparty Of(ContractTemplateFile template, Deal deal)
    {
        var sources = template.Counterparty;
        var values = new List<MappedValue>();
        var organization = Text("organization_name", sources.OrganizationName, isNeeded: true);
        var last = Text("last_name", sources.ContactLastName, isNeeded: false);
        // Salesforce requires no first name, SpotDraft does.
        var first = Text("first_name", sources.ContactFirstName, isNeeded: last is null) ?? last;
        var email = Text("email", sources.ContactEmail, isNeeded: true);
        var body = new JsonObject
        {
            ["is_individual"] = false,
            ["organization_name"] = organization,
            ["poc_details"] = new JsonObject
            {
                ["first_name"] = first,
                ["last_name"] = last ?? "",
                ["email"] = email,
            },
        };
        if (sources.OrganizationType is { } type)
        {
            body["organization_type"] = type;
            values.Add(new MappedValue("counterparty.organization_type", ValueOrigin.Constant, type, null, null));
        }

        if (PostalAddress.Of(deal.Opportunity, "Account.Billing") is { Iso: not null } address)
        {
            var details = Details(address);
            body["organization_details"] = details;
            values.Add(new MappedValue("counterparty.address", ValueOrigin.Source, details["address"]!.DeepClone(), Billing, null));
            values.Add(
                new MappedValue("counterparty.jurisdiction", ValueOrigin.Source, address.Iso, Billing, "the country of the address")
            );
        }
        else
        {
            values.Add(new MappedValue("counterparty.address", ValueOrigin.Empty, null, Billing, "has no country that is known"));
        }

        if (template.EntityReferenceId is { } entity)
        {
            values.Add(new MappedValue("entity", ValueOrigin.Constant, entity, null, null));
        }

        return new MappedCounterparty(body, values);

        string? Text(string field, string source, bool isNeeded)
        {
            var found = SourcePath.Find(deal.Source, source)?.ToString();
            var text = string.IsNullOrWhiteSpace(found) ? null : found;
            var origin =
                text is not null ? ValueOrigin.Source
                : isNeeded ? ValueOrigin.Missing
                : ValueOrigin.Empty;
            values.Add(new MappedValue($"counterparty.{field}", origin, text, source, text is null ? "is empty" : null));
            return text;
        }
    }

    private static JsonObject Details(PostalAddress address) =>
        new()
        {
            ["jurisdiction_iso_code"] = address.Iso,
            ["address"] = new JsonObject
            {
                ["line_one"] = address.Street,
                ["city"] = address.City,
                ["state"] = address.State ?? "",
                ["zipcode"] = address.PostalCode ?? "",
                ["country_iso_code"] = address.Iso,
            },
        };
}
