using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class AdministrationTests : IAsyncLifetime
{
    private OrgServer _org = null!;

    public async Task InitializeAsync() => _org = await OrgServer.StartAsync();

    public async Task DisposeAsync() => await _org.DisposeAsync();

    [Fact]
    public async Task A_field_without_right_is_nowhere()
    {
        var id = _org.IdOf("Opportunity", "Northwind - Platform Subscription");
        await SetAsync("rights", """{"object":"Opportunity","field":"Amount","access":"none"}""");

        var described = await _org.GetAsync("sobjects/Opportunity/describe");
        var asked = await _org.QueryAsync("SELECT Amount FROM Opportunity");
        var filtered = await _org.QueryAsync("SELECT Id FROM Opportunity WHERE Amount > 1");
        var parent = await _org.QueryAsync("SELECT Opportunity.Amount FROM OpportunityContactRole");
        var all = await _org.RowsAsync("SELECT FIELDS(ALL) FROM Opportunity LIMIT 1");
        var read = await _org.GetAsync($"sobjects/Opportunity/{id}");
        var chosen = await _org.GetAsync($"sobjects/Opportunity/{id}?fields=Amount");
        var written = await _org.SendAsync("PATCH", $"sobjects/Opportunity/{id}", new { Amount = 1 });

        Assert.DoesNotContain(
            described.Json.GetProperty("fields").EnumerateArray(),
            field => field.GetProperty("name").GetString() == "Amount"
        );
        Assert.All([asked, filtered, parent, chosen], answer => Assert.Equal((400, "INVALID_FIELD"), (answer.Status, answer.Code)));
        Assert.All([all[0], read.Json], record => Assert.False(record.TryGetProperty("Amount", out _)));
        Assert.Equal((400, "INVALID_FIELD_FOR_INSERT_UPDATE"), (written.Status, written.Code));
    }

    [Fact]
    public async Task A_field_that_may_only_be_read_says_so_to_that_user_alone()
    {
        var id = _org.IdOf("Opportunity", "Northwind - Platform Subscription");
        await SetAsync("rights", """{"object":"Opportunity","field":"NextStep","access":"read"}""");

        var field = (await _org.GetAsync("sobjects/Opportunity/describe"))
            .Json.GetProperty("fields")
            .EnumerateArray()
            .Single(field => field.GetProperty("name").GetString() == "NextStep");
        var refused = await _org.SendAsync("PATCH", $"sobjects/Opportunity/{id}", new { NextStep = "Call" });
        var colleague = await _org.SendAsync("POST", $"/_sim/salesforce/records/Opportunity/{id}", new { NextStep = "Call" });

        Assert.Equal((false, false), (field.GetProperty("createable").GetBoolean(), field.GetProperty("updateable").GetBoolean()));
        Assert.Equal((400, "INVALID_FIELD_FOR_INSERT_UPDATE"), (refused.Status, refused.Code));
        Assert.Equal(200, colleague.Status);
    }

    [Fact]
    public async Task An_object_without_right_does_not_exist_and_one_to_read_takes_no_writes()
    {
        await SetAsync("rights", """{"object":"Contract","access":"none"}""");
        await SetAsync("rights", """{"object":"Account","access":"read"}""");

        var missing = await _org.GetAsync("sobjects/Contract/describe");
        var query = await _org.QueryAsync("SELECT Id FROM Contract");
        var write = await _org.SendAsync("POST", "sobjects/Account", new { Name = "Mine" });
        var listed = (await _org.GetAsync("sobjects")).Json.GetProperty("sobjects").EnumerateArray().ToList();

        Assert.Equal(404, missing.Status);
        Assert.Equal((400, "INVALID_TYPE"), (query.Status, query.Code));
        Assert.Equal((400, "INSUFFICIENT_ACCESS_OR_READONLY"), (write.Status, write.Code));
        Assert.DoesNotContain(listed, one => one.GetProperty("name").GetString() == "Contract");
        Assert.Contains(listed, one => one.GetProperty("name").GetString() == "Account" && !one.GetProperty("createable").GetBoolean());
    }

    [Fact]
    public async Task Objects_and_fields_come_and_go_and_records_stay()
    {
        var id = _org.IdOf("Opportunity", "Northwind - Platform Subscription");
        var before = await _org.GetAsync("sobjects/Opportunity/describe");
        _org.Clock.Advance(TimeSpan.FromMinutes(1));
        await SetAsync(
            "schema",
            JsonText(
                "object SpotDraft_Contract__c a10 \"Contract\" \"Contracts\" feed\nName string(80) required name\nOpportunity__c reference(Opportunity) child=Contracts__r cascade\nSpotDraft_Id__c string(40) unique external\nextend Opportunity\nRegion__c string(40) required\nType picklist restricted : One; Two"
            )
        );

        var since = await _org.SendAsync(
            "GET",
            "sobjects/Opportunity/describe",
            null,
            ("If-Modified-Since", before.Headers["Last-Modified"])
        );
        var contract = await _org.SendAsync(
            "PATCH",
            "sobjects/SpotDraft_Contract__c/SpotDraft_Id__c/c-1",
            new { Name = "First", Opportunity__c = id }
        );
        var missing = await _org.SendAsync(
            "POST",
            "sobjects/Opportunity",
            new
            {
                Name = "x",
                StageName = "Prospecting",
                CloseDate = "2027-01-01",
            }
        );
        var picklist = await _org.SendAsync("PATCH", $"sobjects/Opportunity/{id}", new { Type = "New Business" });
        var children = await _org.RowsAsync(
            "SELECT Name, (SELECT Name FROM Contracts__r) FROM Opportunity WHERE Contract.Id = null AND Amount = 48000"
        );
        var task = await _org.CreateAsync("Task", new { Subject = "About it", WhatId = contract.Json.GetProperty("id").GetString() });
        var removed = await _org.SendAsync("DELETE", "/_sim/salesforce/schema/Opportunity/Region__c");
        var after = await _org.SendAsync(
            "POST",
            "sobjects/Opportunity",
            new
            {
                Name = "x",
                StageName = "Prospecting",
                CloseDate = "2027-01-01",
            }
        );

        Assert.Equal(200, since.Status);
        Assert.Equal(201, contract.Status);
        Assert.Equal("Required fields are missing: [Region__c]", missing.Message);
        Assert.Equal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", picklist.Code);
        Assert.Equal("First", children[0].GetProperty("Contracts__r").GetProperty("records")[0].GetProperty("Name").GetString());
        Assert.NotEmpty(task);
        Assert.Equal((200, 201), (removed.Status, after.Status));
    }

    [Fact]
    public async Task A_multi_select_picklist_takes_several_of_its_values_and_no_other()
    {
        var id = _org.IdOf("Opportunity", "Northwind - Platform Subscription");
        await SetAsync("schema", JsonText("extend Opportunity\nMarkets__c multipicklist restricted : Americas; Europe; Asia"));

        var several = await _org.SendAsync("PATCH", $"sobjects/Opportunity/{id}", new { Markets__c = "Americas;Asia" });
        var other = await _org.SendAsync("PATCH", $"sobjects/Opportunity/{id}", new { Markets__c = "Americas;Moon" });
        var described = (await _org.GetAsync("sobjects/Opportunity/describe"))
            .Json.GetProperty("fields")
            .EnumerateArray()
            .Single(field => field.GetProperty("name").GetString() == "Markets__c");
        var sorted = await _org.SendAsync("GET", "query?q=SELECT+Id+FROM+Opportunity+ORDER+BY+Markets__c");

        Assert.Equal((204, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"), (several.Status, other.Code));
        Assert.Equal("Americas;Asia", _org.Service.Org.Find(id)!["Markets__c"]);
        Assert.Equal("multipicklist", described.GetProperty("type").GetString());
        Assert.Equal(3, described.GetProperty("picklistValues").GetArrayLength());
        Assert.Equal(400, sorted.Status);
    }

    [Theory]
    [InlineData("Region__c string(40)")]
    [InlineData("extend Nothing\nRegion__c string(40)")]
    [InlineData("object Twin 001 \"Twin\" \"Twins\"")]
    [InlineData("extend Account\nParent__c reference(Nothing)")]
    [InlineData("extend Account\nParent__c nonsense(3)")]
    public async Task A_schema_that_cannot_be_is_refused(string text) =>
        Assert.Equal(400, (await _org.SendAsync("POST", "/_sim/salesforce/schema", JsonText(text))).Status);

    [Fact]
    public async Task What_is_standard_cannot_be_removed() =>
        Assert.Equal(400, (await _org.SendAsync("DELETE", "/_sim/salesforce/schema/Opportunity/Amount")).Status);

    [Fact]
    public async Task An_alert_about_duplicates_can_be_passed_and_a_block_cannot()
    {
        await SetAsync("duplicate_rules", """{"object":"Account","fields":["Name"],"action":"alert"}""");
        var alerted = await _org.SendAsync("POST", "sobjects/Account", new { Name = "contoso ltd" });
        var details = await _org.SendAsync(
            "POST",
            "sobjects/Account",
            new { Name = "Contoso Ltd" },
            ("Sforce-Duplicate-Rule-Header", "allowSave=false; includeRecordDetails=true")
        );
        var passed = await _org.SendAsync(
            "POST",
            "sobjects/Account",
            new { Name = "Contoso Ltd" },
            ("Sforce-Duplicate-Rule-Header", "allowSave=true")
        );
        var many = await _org.SendAsync(
            "POST",
            "composite/sobjects",
            new { records = new object[] { new { attributes = new { type = "Account" }, Name = "Contoso Ltd" } } }
        );
        await SetAsync("duplicate_rules", """{"object":"Contact","fields":["Email"],"action":"block"}""");
        var blocked = await _org.SendAsync(
            "POST",
            "sobjects/Contact",
            new { LastName = "Again", Email = "legal@contoso.example" },
            ("Sforce-Duplicate-Rule-Header", "allowSave=true")
        );

        var found = alerted.Json[0].GetProperty("duplicateResult");
        var match = found.GetProperty("matchResults")[0].GetProperty("matchRecords")[0].GetProperty("record");
        Assert.Equal((400, "DUPLICATES_DETECTED"), (alerted.Status, alerted.Code));
        Assert.True(found.GetProperty("allowSave").GetBoolean());
        Assert.Equal(_org.IdOf("Account", "Contoso Ltd"), match.GetProperty("Id").GetString());
        Assert.False(match.TryGetProperty("Name", out _));
        Assert.Contains("San Francisco", details.Text, StringComparison.Ordinal);
        Assert.Equal(201, passed.Status);
        Assert.Equal("DUPLICATES_DETECTED", many.Json[0].GetProperty("errors")[0].GetProperty("statusCode").GetString());
        Assert.Equal((400, "DUPLICATES_DETECTED"), (blocked.Status, blocked.Code));
        Assert.False(blocked.Json[0].GetProperty("duplicateResult").GetProperty("allowSave").GetBoolean());
    }

    [Fact]
    public async Task A_record_in_approval_stays_locked_until_the_approval_ends()
    {
        var id = _org.IdOf("Account", "Contoso Ltd");
        await SetAsync("locks", $$"""{"id":"{{id}}","approval":true}""");
        var first = await _org.SendAsync("PATCH", $"sobjects/Account/{id}", new { Phone = "1" });
        var second = await _org.SendAsync("PATCH", $"sobjects/Account/{id}", new { Phone = "1" });
        await SetAsync("locks", $$"""{"id":"{{id}}","approval":false}""");

        Assert.Equal(("ENTITY_IS_LOCKED", "ENTITY_IS_LOCKED"), (first.Code, second.Code));
        Assert.Equal(204, (await _org.SendAsync("PATCH", $"sobjects/Account/{id}", new { Phone = "1" })).Status);
    }

    [Fact]
    public async Task A_deleted_account_comes_back_with_what_went_with_it_for_fifteen_days()
    {
        var account = await _org.CreateAsync("Account", new { Name = "Brief" });
        var contact = await _org.CreateAsync("Contact", new { LastName = "Brief", AccountId = account });
        await _org.SendAsync("DELETE", $"sobjects/Account/{account}");
        var child = await _org.SendAsync("POST", $"/_sim/salesforce/records/{contact}/undelete");
        var parent = await _org.SendAsync("POST", $"/_sim/salesforce/records/{account}/undelete");
        var back = await _org.GetAsync($"sobjects/Contact/{contact}");
        await _org.SendAsync("DELETE", $"sobjects/Account/{account}");
        _org.Clock.Advance(TimeSpan.FromDays(15));
        await _org.LoginAsync();
        var late = await _org.GetAsync("queryAll?q=" + Uri.EscapeDataString("SELECT Id FROM Account WHERE IsDeleted = true"));

        Assert.Equal((400, 200, 200), (child.Status, parent.Status, back.Status));
        Assert.Equal(0, late.Json.GetProperty("totalSize").GetInt32());
    }

    [Fact]
    public async Task Renamed_stages_win_under_their_own_names()
    {
        await using var org = await OrgServer.StartAsync(new SalesforceSettings { Kinds = OrgKinds.RenamedStages });
        var id = org.IdOf("Opportunity", "Northwind - Platform Subscription");

        var standard = await org.SendAsync("PATCH", $"sobjects/Opportunity/{id}", new { StageName = "Closed Won" });
        var own = await org.SendAsync("PATCH", $"sobjects/Opportunity/{id}", new { StageName = "Signed" });

        Assert.Equal((400, 204), (standard.Status, own.Status));
        Assert.True((await org.GetAsync($"sobjects/Opportunity/{id}")).Json.GetProperty("IsWon").GetBoolean());
    }

    [Fact]
    public async Task A_record_type_has_stages_of_its_own()
    {
        await using var org = await OrgServer.StartAsync(new SalesforceSettings { Kinds = OrgKinds.RecordTypes });
        var types = (await org.GetAsync("sobjects/Opportunity/describe")).Json.GetProperty("recordTypeInfos").EnumerateArray().ToList();
        var renewal = types
            .Single(type => type.GetProperty("developerName").GetString() == "Renewal")
            .GetProperty("recordTypeId")
            .GetString();
        var partner = (await org.GetAsync("sobjects/Account/describe"))
            .Json.GetProperty("recordTypeInfos")
            .EnumerateArray()
            .Single(type => type.GetProperty("developerName").GetString() == "Partner")
            .GetProperty("recordTypeId")
            .GetString();
        Task<Answer> Create(string? type, string stage) =>
            org.SendAsync(
                "POST",
                "sobjects/Opportunity",
                new
                {
                    Name = "x",
                    CloseDate = "2027-01-01",
                    StageName = stage,
                    RecordTypeId = type,
                }
            );

        Assert.Equal(201, (await Create(renewal, "Renewed")).Status);
        Assert.Equal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", (await Create(renewal, "Closed Won")).Code);
        Assert.Equal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", (await Create(null, "Renewed")).Code);
        Assert.Equal("INVALID_CROSS_REFERENCE_KEY", (await Create(partner, "Closed Won")).Code);
        Assert.Single(types, type => type.GetProperty("defaultRecordTypeMapping").GetBoolean());
    }

    [Fact]
    public async Task CPQ_makes_the_renewal_opportunity_and_then_its_quote()
    {
        await using var org = await OrgServer.StartAsync(new SalesforceSettings { Kinds = OrgKinds.Cpq });
        var contract = await org.CreateAsync(
            "Contract",
            new
            {
                AccountId = org.IdOf("Account", "Northwind Traders"),
                StartDate = "2026-01-01",
                ContractTerm = 12,
            }
        );
        await org.SendAsync("PATCH", $"sobjects/Contract/{contract}", new { SBQQ__RenewalForecast__c = true });
        await org.SendAsync("PATCH", $"sobjects/Contract/{contract}", new { SBQQ__RenewalQuoted__c = true });

        var renewals = await org.RowsAsync(
            $"SELECT Id, CloseDate, SBQQ__Renewal__c FROM Opportunity WHERE SBQQ__RenewedContract__c = '{contract}'"
        );
        var quotes = await org.RowsAsync(
            "SELECT SBQQ__Type__c, SBQQ__StartDate__c FROM SBQQ__Quote__c WHERE SBQQ__Opportunity2__r.SBQQ__Renewal__c = true"
        );
        var seeded = await org.RowsAsync(
            "SELECT SBQQ__NetAmount__c, (SELECT SBQQ__ProductName__c, SBQQ__NetTotal__c FROM SBQQ__LineItems__r) FROM SBQQ__Quote__c WHERE SBQQ__Opportunity2__r.Name = 'Contoso - Enterprise Rollout'"
        );

        Assert.Equal("2026-12-31", Assert.Single(renewals).GetProperty("CloseDate").GetString());
        Assert.Equal("2027-01-01", Assert.Single(quotes).GetProperty("SBQQ__StartDate__c").GetString());
        Assert.Equal(30_000m, Assert.Single(seeded).GetProperty("SBQQ__NetAmount__c").GetDecimal());
        Assert.Equal(2, seeded[0].GetProperty("SBQQ__LineItems__r").GetProperty("totalSize").GetInt32());
    }

    [Fact]
    public async Task Standard_quotes_sum_their_lines_up()
    {
        await using var org = await OrgServer.StartAsync(new SalesforceSettings { Kinds = OrgKinds.Quote });

        var quotes = await org.RowsAsync(
            "SELECT QuoteNumber, GrandTotal, Account.Name, (SELECT TotalPrice, Product2.Name FROM QuoteLineItems) FROM Quote ORDER BY Name"
        );

        Assert.Equal(
            ["Contoso Ltd", "Northwind Traders"],
            quotes.Select(quote => quote.GetProperty("Account").GetProperty("Name").GetString())
        );
        Assert.All(quotes, quote => Assert.Equal(30_000m, quote.GetProperty("GrandTotal").GetDecimal()));
    }

    [Fact]
    public async Task Permission_sets_and_ranges_for_logins_are_for_those_who_may_view_the_setup()
    {
        const string Asked =
            "SELECT PermissionSet.Label, PermissionSet.Profile.Name FROM PermissionSetAssignment WHERE AssigneeId = '{0}' AND PermissionSet.PermissionsModifyAllData = true";
        var user = _org.IdOf("User", "Integration User");
        var profile = _org.IdOf("Profile", "Salesforce API Only System Integrations");
        var hidden = await _org.QueryAsync(string.Format(CultureInfo.InvariantCulture, Asked, user));
        var refused = await _org.GetAsync($"tooling/sobjects/Profile/{profile}");
        var licence = await _org.RowsAsync($"SELECT Profile.UserLicense.Name FROM User WHERE Id = '{user}'");

        await SetAsync($"raw/Profile/{profile}", """{"PermissionsViewSetup":true,"PermissionsModifyAllData":true}""");
        await SetAsync("login_ip_ranges", """{"ranges":[{"start":"192.0.2.1","end":"192.0.2.9"}]}""");
        var shown = await _org.RowsAsync(string.Format(CultureInfo.InvariantCulture, Asked, user));
        var told = await _org.GetAsync($"tooling/sobjects/Profile/{profile}");
        var written = await _org.SendAsync("POST", "sobjects/PermissionSetAssignment", new { AssigneeId = user });

        Assert.Equal((400, "INVALID_TYPE"), (hidden.Status, hidden.Code));
        Assert.Equal((403, "INSUFFICIENT_ACCESS"), (refused.Status, refused.Code));
        Assert.Equal(
            "Salesforce Integration",
            licence[0].GetProperty("Profile").GetProperty("UserLicense").GetProperty("Name").GetString()
        );
        Assert.Equal(
            "Salesforce API Only System Integrations",
            Assert.Single(shown).GetProperty("PermissionSet").GetProperty("Profile").GetProperty("Name").GetString()
        );
        var range = Assert.Single(told.Json.GetProperty("Metadata").GetProperty("loginIpRanges").EnumerateArray().ToList());
        Assert.Equal(
            ("192.0.2.1", "192.0.2.9"),
            (range.GetProperty("startAddress").GetString(), range.GetProperty("endAddress").GetString())
        );
        Assert.InRange(written.Status, 400, 499);
    }

    [Fact]
    public async Task A_user_who_gets_another_profile_has_that_profiles_permissions_alone()
    {
        var user = _org.IdOf("User", "Integration User");
        await SetAsync($"raw/User/{user}", JsonSerializer.Serialize(new { ProfileId = _org.IdOf("Profile", "System Administrator") }));

        var rows = await _org.RowsAsync($"SELECT PermissionSet.Profile.Name FROM PermissionSetAssignment WHERE AssigneeId = '{user}'");

        Assert.Equal(
            "System Administrator",
            Assert.Single(rows).GetProperty("PermissionSet").GetProperty("Profile").GetProperty("Name").GetString()
        );
    }

    private static string JsonText(string text) => JsonSerializer.Serialize(new { text });

    private async Task SetAsync(string control, string body)
    {
        var answer = await _org.SendAsync("POST", "/_sim/salesforce/" + control, body);
        Assert.True(answer.Status == 200, answer.Text);
    }
}
