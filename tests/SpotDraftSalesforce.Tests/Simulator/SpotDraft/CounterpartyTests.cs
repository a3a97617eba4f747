namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

public sealed class CounterpartyTests
{
    private static Dictionary<string, object?> Wingtip =>
        new()
        {
            ["is_individual"] = false,
            ["organization_name"] = "Wingtip Toys",
            ["contact_name"] = "Legal Contact",
            ["contact_email"] = "legal@wingtip.example",
            ["primary_address"] = new
            {
                line_one = "1 Main Street",
                city_name = "Springfield",
                country_name = "United States",
            },
            ["custom_fields"] = new { salesforce_id = "001W" },
        };

    [Fact]
    public async Task A_counterparty_is_created_once_per_name_and_found_by_mail_or_custom_field()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var created = await simulator.PostAsync("counter_parties/", Wingtip);
        Assert.Equal((201, "ACTIVE"), (created.Code, created.Text("status")));
        Assert.Equal("", created.Json.GetProperty("primary_address").GetProperty("state_name").GetString());
        Assert.Equal(409, (await simulator.PostAsync("counter_parties/", Wingtip)).Code);
        Assert.Equal(
            "1",
            (await simulator.GetAsync("counter_parties/?filter__client_email_address=legal@wingtip.example")).Text("total_results")
        );
        Assert.Equal("1", (await simulator.GetAsync("counter_parties/?filter_custom__salesforce_id=001W")).Text("total_results"));
        Assert.Equal("0", (await simulator.GetAsync("counter_parties/?filter_custom__salesforce_id=001X")).Text("total_results"));
        var renamed = await simulator.PatchAsync($"counter_parties/{created.Text("id")}", new { name = "Tailspin Toys" });
        Assert.Equal(409, renamed.Code);
    }

    [Theory]
    [InlineData("is_individual", null)]
    [InlineData("organization_name", "")]
    [InlineData("contact_email", "nobody")]
    [InlineData("organization_type", "Guild")]
    public async Task Mistakes_are_named_by_field(string field, object? value)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = Wingtip;
        body[field] = value;
        var reply = await simulator.PostAsync("counter_parties/", body);
        Assert.Equal(400, reply.Code);
        Assert.True(reply.Json.TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Of_addresses_and_contacts_one_is_primary()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = (await simulator.PostAsync("counter_parties/", Wingtip)).Text("id");
        var address = await simulator.PostAsync(
            $"counter_parties/{id}/addresses/",
            new
            {
                line_one = "2 Side Street",
                city_name = "Shelbyville",
                country_name = "United States",
            }
        );
        Assert.Equal(201, address.Code);
        var moved = await simulator.PatchAsync(
            $"counter_parties/{id}/addresses/{address.Text("id")}/",
            new { is_primary = true, country_iso_code = "GB" }
        );
        Assert.Equal("United Kingdom", moved.Text("country_name"));
        Assert.Equal(
            "2 Side Street",
            (await simulator.GetAsync($"counter_parties/{id}")).Json.GetProperty("primary_address").GetProperty("line_one").GetString()
        );
        Assert.Equal(
            400,
            (await simulator.PatchAsync($"counter_parties/{id}/addresses/{address.Text("id")}/", new { city_name = "" })).Code
        );

        var contact = await simulator.PostAsync(
            $"counter_parties/{id}/contacts",
            new
            {
                name = "Buyer",
                email = "buyer@wingtip.example",
                is_primary = true,
            }
        );
        var contacts = (await simulator.GetAsync($"counter_parties/{id}/contacts")).Json.GetProperty("results");
        Assert.Equal(
            "Buyer",
            Assert.Single(contacts.EnumerateArray(), row => row.GetProperty("is_primary").GetBoolean()).GetProperty("name").GetString()
        );
        var bulk = await simulator.PatchAsync(
            $"counter_parties/{id}/contacts/bulk/",
            new { contacts = new[] { new { id = contact.Json.GetProperty("id").GetInt32(), name = "Head Buyer" } } }
        );
        Assert.Equal("Head Buyer", bulk.Json[0].GetProperty("name").GetString());
        var path = $"counter_parties/{id}/contacts/{contact.Text("id")}/";
        Assert.Equal("x@wingtip.example", (await simulator.PatchAsync(path, new { email = "x@wingtip.example" })).Text("email"));
        Assert.Equal(204, (await simulator.SendAsync(HttpMethod.Delete, path)).Code);
        Assert.Equal(404, (await simulator.SendAsync(HttpMethod.Delete, path)).Code);
    }

    [Fact]
    public async Task A_contract_with_a_new_party_adds_it_and_with_a_known_one_does_not()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var before = (await simulator.GetAsync("counter_parties/")).Json.GetProperty("total_results").GetInt32();
        await simulator.NdaAsync("Wingtip Toys");
        await simulator.NdaAsync("Wingtip Toys");
        await simulator.NdaAsync("Tailspin Toys");
        Assert.Equal(before + 1, (await simulator.GetAsync("counter_parties/")).Json.GetProperty("total_results").GetInt32());
    }

    [Fact]
    public async Task A_person_needs_a_name_and_an_address_and_a_countrys_code_is_stronger_than_its_name()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var person = new Dictionary<string, object?> { ["is_individual"] = true, ["contact_name"] = "Ada Byron" };
        Assert.Contains("contact_email", (await simulator.PostAsync("counter_parties/", person)).ToString(), StringComparison.Ordinal);
        person["contact_email"] = "ada@byron.example";
        person["primary_address"] = new
        {
            line_one = "1 Side Street",
            city_name = "Ulm",
            country_name = "Elsewhere",
            country_iso_code = "DE",
        };
        var created = await simulator.PostAsync("counter_parties/", person);
        Assert.Equal("Germany", created.Json.GetProperty("primary_address").GetProperty("country_name").GetString());
    }
}
