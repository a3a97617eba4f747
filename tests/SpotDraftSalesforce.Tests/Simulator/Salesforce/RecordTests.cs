using System.Globalization;
using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class RecordTests
{
    [Fact]
    public async Task A_record_lives_from_create_to_delete()
    {
        await using var server = await OrgServer.StartAsync();

        var created = await server.SendAsync("POST", "sobjects/Account", new { Name = "Wide World", Website = "https://w.example" });
        var id = created.Json.GetProperty("id").GetString()!;
        var shown = await server.GetAsync($"sobjects/Account/{id[..15]}?fields=Name,Website");
        var patched = await server.SendAsync("PATCH", $"sobjects/Account/{id}", new { Website = (string?)null });
        var cleared = await server.GetAsync($"sobjects/Account/{id}");
        var deleted = await server.SendAsync("DELETE", $"sobjects/Account/{id}");
        var again = await server.SendAsync("DELETE", $"sobjects/Account/{id}");

        Assert.Equal((201, $"/services/data/v68.0/sobjects/Account/{id}"), (created.Status, created.Headers["Location"]));
        Assert.Equal("{\"id\":\"" + id + "\",\"success\":true,\"errors\":[]}", created.Text);
        Assert.Equal(["attributes", "Name", "Website", "Id"], shown.Json.EnumerateObject().Select(property => property.Name));
        Assert.Equal((204, string.Empty), (patched.Status, patched.Text));
        Assert.Equal(JsonValueKind.Null, cleared.Json.GetProperty("Website").ValueKind);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$", cleared.Json.GetProperty("CreatedDate").GetString());
        Assert.Equal(204, deleted.Status);
        Assert.Equal((404, "ENTITY_IS_DELETED", "entity is deleted"), (again.Status, again.Code, again.Message));
        Assert.Equal("ENTITY_IS_DELETED", (await server.GetAsync($"sobjects/Account/{id}")).Code);
    }

    [Theory]
    [InlineData("{\"StageName\":\"Prospecting\"}", "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name, CloseDate]")]
    [InlineData(
        "{\"Name\":\"x\",\"StageName\":\"Prospecting\",\"CloseDate\":\"2026-01-01\",\"B__c\":1}",
        "INVALID_FIELD",
        "No such column 'B__c' on sobject of type Opportunity"
    )]
    [InlineData(
        "{\"Name\":\"x\",\"StageName\":\"Prospecting\",\"CloseDate\":\"01/02/2026\"}",
        "JSON_PARSER_ERROR",
        "Cannot deserialize instance of date from VALUE_STRING value 01/02/2026"
    )]
    [InlineData(
        "{\"Name\":\"x\",\"StageName\":\"Prospecting\",\"CloseDate\":\"2026-01-01\",\"Amount\":\"much\"}",
        "JSON_PARSER_ERROR",
        "Cannot deserialize instance of currency from VALUE_STRING value much"
    )]
    [InlineData(
        "{\"Name\":17,\"StageName\":\"Prospecting\",\"CloseDate\":\"2026-01-01\"}",
        "JSON_PARSER_ERROR",
        "Cannot deserialize instance of string from VALUE_NUMBER_INT value 17"
    )]
    [InlineData(
        "{\"Name\":\"x\",\"StageName\":\"Dreaming\",\"CloseDate\":\"2026-01-01\"}",
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "Stage: bad value for restricted picklist field: Dreaming"
    )]
    [InlineData(
        "{\"Name\":\"x\",\"StageName\":\"Prospecting\",\"CloseDate\":\"2026-01-01\",\"IsWon\":true}",
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        "Unable to create/update fields: IsWon."
    )]
    [InlineData(
        "{\"Name\":\"x\",\"StageName\":\"Prospecting\",\"CloseDate\":\"2026-01-01\",\"AccountId\":\"003000000000000AAA\"}",
        "MALFORMED_ID",
        "id value of incorrect type: 003000000000000AAA"
    )]
    [InlineData(
        "{\"Name\":\"x\",\"StageName\":\"Prospecting\",\"CloseDate\":\"2026-01-01\",\"AccountId\":\"001000000000000AAA\"}",
        "INVALID_CROSS_REFERENCE_KEY",
        "invalid cross reference id"
    )]
    [InlineData(
        "{\"Name\":\"x\",\"StageName\":\"Prospecting\",\"CloseDate\":\"2026-01-01\",\"Amount\":1e20}",
        "NUMBER_OUTSIDE_VALID_RANGE",
        "Amount: value outside of valid range"
    )]
    [InlineData("{\"Id\":\"006000000000000AAA\",\"Name\":\"x\"}", "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call")]
    public async Task The_schema_is_enforced(string body, string code, string message)
    {
        await using var server = await OrgServer.StartAsync();
        var before = server.Service.Org.All("Opportunity").Count;

        var answer = await server.SendAsync("POST", "sobjects/Opportunity", body);

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before, server.Service.Org.All("Opportunity").Count);
    }

    [Fact]
    public async Task Long_text_and_bad_mail_addresses_name_their_field()
    {
        await using var server = await OrgServer.StartAsync();

        var tooLong = await server.SendAsync("POST", "sobjects/Account", new { Name = new string('n', 256) });
        var mail = await server.SendAsync("POST", "sobjects/Contact", new { LastName = "x", Email = "nowhere" });

        Assert.Equal("STRING_TOO_LONG", tooLong.Code);
        Assert.EndsWith("(max length=255)", tooLong.Message, StringComparison.Ordinal);
        Assert.Equal("Name", tooLong.Json[0].GetProperty("fields")[0].GetString());
        Assert.Equal("INVALID_EMAIL_ADDRESS", mail.Code);
    }

    [Fact]
    public async Task A_unique_value_is_taken_once_and_the_message_names_the_record()
    {
        await using var server = await OrgServer.StartAsync();
        var first = await server.CreateAsync("Opportunity", Deal("One", "T-1"));

        var second = await server.SendAsync("POST", "sobjects/Opportunity", Deal("Two", "t-1"));

        Assert.Equal((400, "DUPLICATE_VALUE"), (second.Status, second.Code));
        Assert.Equal($"duplicate value found: SpotDraft_Contract_Id__c duplicates value on record with id: {first[..15]}", second.Message);
    }

    [Fact]
    public async Task Upsert_creates_then_updates_and_can_be_told_never_to_create()
    {
        await using var server = await OrgServer.StartAsync();
        const string Path = "sobjects/Opportunity/SpotDraft_Renewal_Key__c/";
        var deal = new
        {
            Name = "Renewal",
            StageName = "Prospecting",
            CloseDate = "2027-01-31",
        };

        var none = await server.SendAsync("PATCH", Path + "T-7%3A2%2F1?updateOnly=true", deal);
        var created = await server.SendAsync("PATCH", Path + "T-7%3A2%2F1", deal);
        var updated = await server.SendAsync("PATCH", Path + "T-7%3A2%2F1", new { Name = "Renewal 2027" });
        var shown = await server.GetAsync(Path + "T-7%3A2%2F1");
        var inBody = await server.SendAsync("PATCH", Path + "x", new { SpotDraft_Renewal_Key__c = "x", Name = "y" });
        var noKey = await server.SendAsync("PATCH", "sobjects/Opportunity/NextStep/x", deal);

        Assert.Equal(404, none.Status);
        Assert.Equal((201, true), (created.Status, created.Json.GetProperty("created").GetBoolean()));
        Assert.Equal((200, false), (updated.Status, updated.Json.GetProperty("created").GetBoolean()));
        Assert.Equal(
            ("Renewal 2027", "T-7:2/1"),
            (shown.Json.GetProperty("Name").GetString(), shown.Json.GetProperty("SpotDraft_Renewal_Key__c").GetString())
        );
        Assert.Equal("INVALID_FIELD", inBody.Code);
        Assert.Equal(404, noKey.Status);
    }

    [Fact]
    public async Task A_key_that_matches_several_answers_300_and_writes_nothing()
    {
        await using var server = await OrgServer.StartAsync();
        foreach (var name in new[] { "A", "B" })
        {
            server.Service.Org.Insert(
                "Opportunity",
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["Name"] = name, ["SpotDraft_Contract_Id__c"] = "same" }
            );
        }

        var answer = await server.SendAsync("PATCH", "sobjects/Opportunity/SpotDraft_Contract_Id__c/same", new { Name = "C" });

        Assert.Equal((300, 2), (answer.Status, answer.Json.GetArrayLength()));
        Assert.DoesNotContain(server.Service.Org.All("Opportunity"), record => Equals(record["Name"], "C"));
    }

    [Fact]
    public async Task The_stage_drives_closed_won_probability_and_history()
    {
        await using var server = await OrgServer.StartAsync();
        var id = server.IdOf("Opportunity", "Northwind - Platform Subscription");

        foreach (var stage in new[] { "Closed Lost", "Negotiation/Review", "Closed Won" })
        {
            Assert.Equal(204, (await server.SendAsync("PATCH", $"sobjects/Opportunity/{id}", new { StageName = stage })).Status);
        }

        var won = (await server.GetAsync($"sobjects/Opportunity/{id}")).Json;
        var history = await server.RowsAsync(
            $"SELECT StageName, FromOpportunityStageName FROM OpportunityHistory WHERE OpportunityId = '{id}' ORDER BY Id"
        );
        Assert.True(won.GetProperty("IsClosed").GetBoolean() && won.GetProperty("IsWon").GetBoolean());
        Assert.Equal(
            (100m, "Closed", 48000m),
            (
                won.GetProperty("Probability").GetDecimal(),
                won.GetProperty("ForecastCategory").GetString(),
                won.GetProperty("ExpectedRevenue").GetDecimal()
            )
        );
        Assert.Equal(
            ["Negotiation/Review", "Closed Lost", "Negotiation/Review", "Closed Won"],
            history.Select(row => row.GetProperty("StageName").GetString())
        );
        Assert.Equal("Closed Lost", history[2].GetProperty("FromOpportunityStageName").GetString());
    }

    [Fact]
    public async Task With_products_the_amount_is_their_sum_and_a_written_one_is_ignored()
    {
        await using var server = await OrgServer.StartAsync();
        var id = server.IdOf("Opportunity", "Fabrikam - Hardware Bundle");

        var written = await server.SendAsync("PATCH", $"sobjects/Opportunity/{id}", new { Amount = 1, NextStep = "Call" });
        var after = (await server.GetAsync($"sobjects/Opportunity/{id}")).Json;
        var line = (await server.RowsAsync($"SELECT Id FROM OpportunityLineItem WHERE OpportunityId = '{id}' AND Quantity = 20"))[0]
            .GetProperty("Id")
            .GetString();
        await server.SendAsync("DELETE", $"sobjects/OpportunityLineItem/{line}");
        var without = (await server.GetAsync($"sobjects/Opportunity/{id}")).Json;

        Assert.Equal(204, written.Status);
        Assert.Equal((26400m, "Call"), (after.GetProperty("Amount").GetDecimal(), after.GetProperty("NextStep").GetString()));
        Assert.Equal(14400m, without.GetProperty("Amount").GetDecimal());
    }

    [Fact]
    public async Task Unknown_and_malformed_ids_are_not_found()
    {
        await using var server = await OrgServer.StartAsync();

        var malformed = await server.GetAsync("sobjects/Account/whatever");
        var unknown = await server.GetAsync("sobjects/Account/001000000000000AAA");
        var other = await server.SendAsync("PATCH", "sobjects/Account/006000000000000AAA", new { Name = "x" });

        Assert.Equal(
            (404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: whatever"),
            (malformed.Status, malformed.Code, malformed.Message)
        );
        Assert.Equal((404, "NOT_FOUND", "The requested resource does not exist"), (unknown.Status, unknown.Code, unknown.Message));
        Assert.Equal((400, "MALFORMED_ID"), (other.Status, other.Code));
    }

    [Fact]
    public async Task Deleting_an_account_takes_its_children_unless_one_of_them_was_won()
    {
        await using var server = await OrgServer.StartAsync();
        var open = server.IdOf("Account", "Northwind Traders");
        var won = server.IdOf("Account", "Tailspin Toys");

        var kept = await server.SendAsync("DELETE", $"sobjects/Account/{won}");
        var gone = await server.SendAsync("DELETE", $"sobjects/Account/{open}");

        Assert.Equal((400, "DELETE_FAILED"), (kept.Status, kept.Code));
        Assert.Equal(204, gone.Status);
        Assert.Empty(await server.RowsAsync($"SELECT Id FROM Opportunity WHERE AccountId = '{open}'"));
        Assert.Equal(
            2,
            (
                await server.SendAsync(
                    "GET",
                    "queryAll?q=" + Uri.EscapeDataString($"SELECT Id FROM Opportunity WHERE AccountId = '{open}' AND IsDeleted = true")
                )
            )
                .Json.GetProperty("totalSize")
                .GetInt32()
        );
    }

    [Fact]
    public async Task Parents_can_be_named_by_their_external_id()
    {
        await using var server = await OrgServer.StartAsync();
        var parent = await server.CreateAsync("Opportunity", Deal("Parent", "T-55"));

        var role = await server.CreateAsync(
            "OpportunityContactRole",
            new { Opportunity = new { SpotDraft_Contract_Id__c = "T-55" }, ContactId = server.IdOf("Contact", "Legal Contact") }
        );
        var missing = await server.SendAsync(
            "POST",
            "sobjects/OpportunityContactRole",
            new { Opportunity = new { SpotDraft_Contract_Id__c = "T-56" }, ContactId = server.IdOf("Contact", "Legal Contact") }
        );

        Assert.Equal(
            parent,
            (await server.GetAsync($"sobjects/OpportunityContactRole/{role}")).Json.GetProperty("OpportunityId").GetString()
        );
        Assert.Equal("Foreign key external ID: T-56 not found for field SpotDraft_Contract_Id__c in entity Opportunity", missing.Message);
    }

    [Fact]
    public async Task Describe_tells_the_schema_that_writes_obey_and_is_not_sent_twice()
    {
        await using var server = await OrgServer.StartAsync();

        var describe = await server.GetAsync("sobjects/opportunity/describe");
        var fields = describe
            .Json.GetProperty("fields")
            .EnumerateArray()
            .ToDictionary(field => field.GetProperty("name").GetString()!, StringComparer.Ordinal);
        var again = await server.SendAsync(
            "GET",
            "sobjects/Opportunity/describe",
            null,
            ("If-Modified-Since", describe.Headers["Last-Modified"])
        );

        var required = fields.Values.Where(field =>
            !field.GetProperty("nillable").GetBoolean()
            && field.GetProperty("createable").GetBoolean()
            && !field.GetProperty("defaultedOnCreate").GetBoolean()
        );
        Assert.Equal(["Name", "StageName", "CloseDate"], required.Select(field => field.GetProperty("name").GetString()));
        Assert.True(
            fields["SpotDraft_Contract_Id__c"].GetProperty("unique").GetBoolean()
                && fields["SpotDraft_Contract_Id__c"].GetProperty("externalId").GetBoolean()
        );
        Assert.Equal(8, fields["StageName"].GetProperty("picklistValues").GetArrayLength());
        Assert.Equal("Account", fields["AccountId"].GetProperty("referenceTo")[0].GetString());
        Assert.Equal((304, string.Empty), (again.Status, again.Text));
        Assert.Equal(25, (await server.GetAsync("sobjects")).Json.GetProperty("sobjects").GetArrayLength());
    }

    [Fact]
    public async Task Updated_and_deleted_list_what_changed_within_a_time()
    {
        await using var server = await OrgServer.StartAsync();
        var id = await server.CreateAsync("Account", new { Name = "Short-lived" });
        var stays = await server.CreateAsync("Account", new { Name = "Stays" });
        await server.SendAsync("DELETE", $"sobjects/Account/{id}");
        string Time(int minutes) =>
            Uri.EscapeDataString(
                server.Clock.GetUtcNow().AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            );

        var updated = await server.GetAsync($"sobjects/Account/updated?start={Time(-5)}&end={Time(2)}");
        var deleted = await server.GetAsync($"sobjects/Account/deleted?start={Time(-5)}&end={Time(2)}");
        var old = await server.GetAsync($"sobjects/Account/updated?start={Time(-60 * 24 * 40)}&end={Time(2)}");

        Assert.Contains(stays, updated.Json.GetProperty("ids").EnumerateArray().Select(value => value.GetString()));
        Assert.Equal(id, deleted.Json.GetProperty("deletedRecords")[0].GetProperty("id").GetString());
        Assert.Equal((400, "INVALID_REPLICATION_DATE"), (old.Status, old.Code));
    }

    [Fact]
    public async Task A_stale_writer_can_ask_to_be_refused()
    {
        await using var server = await OrgServer.StartAsync();
        var id = await server.CreateAsync("Account", new { Name = "Busy" });
        var read = server.Clock.GetUtcNow();
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await server.SendAsync("POST", $"/_sim/salesforce/records/Account/{id}", new { Website = "https://person.example" });

        var stale = await server.SendAsync(
            "PATCH",
            $"sobjects/Account/{id}",
            new { Name = "Mine" },
            ("If-Unmodified-Since", read.ToString("R", CultureInfo.InvariantCulture))
        );

        Assert.Equal((412, "PRECONDITION_FAILED"), (stale.Status, stale.Code));
    }

    [Fact]
    public async Task Tasks_close_by_their_status_and_contracts_start_as_drafts()
    {
        await using var server = await OrgServer.StartAsync();
        var deal = server.IdOf("Opportunity", "Globex - Pilot");
        var account = server.IdOf("Account", "Contoso Ltd");

        var task = await server.CreateAsync(
            "Task",
            new
            {
                Subject = "Signed",
                WhatId = deal,
                Status = "Completed",
            }
        );
        var activated = await server.SendAsync("POST", "sobjects/Contract", new { AccountId = account, Status = "Activated" });
        var contract = await server.CreateAsync(
            "Contract",
            new
            {
                AccountId = account,
                StartDate = "2026-02-01",
                ContractTerm = 12,
            }
        );
        await server.SendAsync("PATCH", $"sobjects/Contract/{contract}", new { Status = "Activated" });
        var shown = (await server.GetAsync($"sobjects/Contract/{contract}")).Json;

        Assert.True((await server.GetAsync($"sobjects/Task/{task}")).Json.GetProperty("IsClosed").GetBoolean());
        Assert.Equal("FAILED_ACTIVATION", activated.Code);
        Assert.Equal(("2027-01-31", "Activated"), (shown.GetProperty("EndDate").GetString(), shown.GetProperty("StatusCode").GetString()));
    }

    private static object Deal(string name, string contract) =>
        new
        {
            Name = name,
            StageName = "Prospecting",
            CloseDate = "2026-12-31",
            SpotDraft_Contract_Id__c = contract,
        };
}
