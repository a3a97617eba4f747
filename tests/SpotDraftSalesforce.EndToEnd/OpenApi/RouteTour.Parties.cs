using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

internal sealed partial class RouteTour
{
    private async Task CounterpartiesAsync()
    {
        var created = await OkAsync(
            "POST",
            "counter_parties/",
            Body(
                ("is_individual", false),
                ("organization_type", "company"),
                ("organization_name", "Tour Company"),
                ("contact_name", "Legal Contact"),
                ("contact_email", Email),
                ("primary_address", Address("1 Main Street")),
                ("custom_fields", Body(("account_id", "001000000000001AAA")))
            )
        );
        var party = created!["id"];
        await RefusedAsync(400, "POST", "counter_parties/", Body());
        await OkAsync("GET", "counter_parties/?page=1&limit=5");
        await RefusedAsync(400, "GET", "counter_parties/?page=0");
        await OkAsync("GET", $"counter_parties/?filter__client_email_address={Email}");
        await OkAsync("GET", $"counter_parties/{party}");
        await RefusedAsync(404, "GET", "counter_parties/999999");
        await OkAsync("PATCH", $"counter_parties/{party}", Body(("brand_name", "Tour")));
        await RefusedAsync(409, "PATCH", $"counter_parties/{party}", Body(("name", "Wingtip Toys")));
        await OkAsync("GET", $"counter_parties/{party}/addresses/");
        await RefusedAsync(404, "GET", "counter_parties/999999/addresses/");
        var address = await OkAsync("POST", $"counter_parties/{party}/addresses/", Address("2 Side Street"));
        await RefusedAsync(400, "POST", $"counter_parties/{party}/addresses/", Body());
        var street = $"counter_parties/{party}/addresses/{address!["id"]}/";
        await OkAsync("PATCH", street, Body(("line_one", "3 Side Street"), ("country_iso_code", "US"), ("is_primary", true)));
        await RefusedAsync(400, "PATCH", street, Body(("country_iso_code", "ZZ")));
        await ContactsAsync(party!);
    }

    private async Task ContactsAsync(JsonNode party)
    {
        await OkAsync("GET", $"counter_parties/{party}/contacts");
        await RefusedAsync(404, "GET", "counter_parties/999999/contacts");
        var contact = await OkAsync("POST", $"counter_parties/{party}/contacts", Contact("second@wingtip.example"));
        await RefusedAsync(400, "POST", $"counter_parties/{party}/contacts", Body());
        var person = $"counter_parties/{party}/contacts/{contact!["id"]}/";
        await OkAsync("PATCH", person, Body(("name", "General Counsel")));
        await RefusedAsync(400, "PATCH", person, Body(("email", "nowhere")));
        var bulk = Body(("contacts", new JsonArray(Body(("id", contact["id"]!.DeepClone()), ("name", "Counsel")))));
        await OkAsync("PATCH", $"counter_parties/{party}/contacts/bulk/", bulk);
        await RefusedAsync(400, "PATCH", $"counter_parties/{party}/contacts/bulk/", Body());
        await OkAsync("DELETE", person);
        await RefusedAsync(404, "DELETE", person);
    }

    private static JsonObject Address(string line) =>
        Body(
            ("line_one", line),
            ("city_name", "Springfield"),
            ("state_name", "Illinois"),
            ("zipcode", "62701"),
            ("country_name", "United States"),
            ("country_iso_code", "US")
        );

    private static JsonObject Contact(string email) => Body(("name", "Second Contact"), ("email", email), ("is_primary", false));

    private async Task WebhooksAsync()
    {
        var registration = Body(
            ("title", "Contract events"),
            ("url", "https://hooks.example/spotdraft"),
            ("only_for_activities", new JsonArray("CONTRACT_EXECUTED", "CONTRACT_VOIDED")),
            ("custom_headers", Body(("X-Tenant", "1"))),
            ("description", "For the tour")
        );
        var webhook = await OkAsync("POST", "webhooks/", registration);
        await RefusedAsync(400, "POST", "webhooks/", Body());
        await OkAsync("GET", "webhooks/hmac_key/");
        await OkAsync("DELETE", $"webhooks/{webhook!["id"]}");
        await RefusedAsync(404, "DELETE", $"webhooks/{webhook["id"]}");
        var contract = await DraftAsync();
        await OkAsync("POST", "contracts/webhooks/re_trigger_latest/", Body(("contract_ids", new JsonArray(Number(contract)))));
        await RefusedAsync(404, "POST", "contracts/webhooks/re_trigger_latest/", Body(("contract_ids", new JsonArray(999999))));
    }

    /// <summary>What is refused before any route is asked.</summary>
    private async Task DoorAsync()
    {
        foreach (var path in (string[])["contract_types/", "templates/", "organizations/entities/", "auth/roles/", "webhooks/hmac_key/"])
        {
            var (status, _) = await SendAsync("GET", path, null, known: false);
            Assert.Equal((path, 401), (path, status));
        }

        var (unknown, _) = await SendAsync("GET", "contracts/by_external_metadata/006", null, known: false);
        Assert.Equal(401, unknown);
        await RefusedAsync(302, "GET", "templates");
        await RefusedAsync(302, "GET", "contracts/T-1001/status/");
    }
}
