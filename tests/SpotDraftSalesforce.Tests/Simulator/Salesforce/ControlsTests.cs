namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class ControlsTests
{
    [Fact]
    public async Task A_locked_row_refuses_as_often_as_it_was_told()
    {
        await using var server = await OrgServer.StartAsync();
        var id = server.IdOf("Account", "Contoso Ltd");
        await server.SendAsync("POST", "/_sim/salesforce/locks", new { id, times = 2 });

        var refused = await server.SendAsync("PATCH", $"sobjects/Account/{id}", new { Site = "a" });
        var child = await server.SendAsync("POST", "sobjects/Contact", new { LastName = "Held up", AccountId = id });
        var passed = await server.SendAsync("PATCH", $"sobjects/Account/{id}", new { Site = "a" });

        Assert.Equal((400, "UNABLE_TO_LOCK_ROW"), (refused.Status, refused.Code));
        Assert.Equal("UNABLE_TO_LOCK_ROW", child.Code);
        Assert.Equal(204, passed.Status);
    }

    [Fact]
    public async Task Validation_rules_refuse_what_they_match_and_leave_nothing_behind()
    {
        await using var server = await OrgServer.StartAsync();
        var deal = server.IdOf("Opportunity", "Contoso - Enterprise Rollout");
        var rule = new
        {
            @object = "Opportunity",
            when = "IsWon = true AND Amount > 500000",
            field = "Amount",
            message = "Large deals need a review.",
        };
        var history = server.Service.Org.All("OpportunityHistory").Count;

        Assert.Equal(200, (await server.SendAsync("POST", "/_sim/salesforce/validation_rules", rule)).Status);
        var refused = await server.SendAsync("PATCH", $"sobjects/Opportunity/{deal}", new { StageName = "Closed Won" });
        var wrong = await server.SendAsync(
            "POST",
            "/_sim/salesforce/validation_rules",
            new { @object = "Opportunity", when = "Nothing = 1" }
        );

        Assert.Equal(
            (400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Large deals need a review."),
            (refused.Status, refused.Code, refused.Message)
        );
        Assert.Equal("Amount", refused.Json[0].GetProperty("fields")[0].GetString());
        Assert.Equal(history, server.Service.Org.All("OpportunityHistory").Count);
        Assert.Equal(400, wrong.Status);
        await server.SendAsync("DELETE", "/_sim/salesforce/validation_rules");
        Assert.Equal(204, (await server.SendAsync("PATCH", $"sobjects/Opportunity/{deal}", new { StageName = "Closed Won" })).Status);
    }

    [Fact]
    public async Task A_persons_edit_carries_that_persons_id()
    {
        await using var server = await OrgServer.StartAsync();
        var id = server.IdOf("Account", "Contoso Ltd");

        await server.SendAsync(
            "POST",
            $"/_sim/salesforce/records/Account/{id}?user=sales.representative@simulator.example",
            new { BillingCity = "Oakland" }
        );
        var row = (await server.RowsAsync($"SELECT BillingCity, BillingAddress, LastModifiedBy.Name FROM Account WHERE Id = '{id}'"))[0];
        await server.SendAsync("DELETE", "/_sim/salesforce/records/Contact/" + server.IdOf("Contact", "Legal Contact"));
        var left = await server.GetAsync("/_sim/salesforce/records/contact");

        Assert.Equal("Sales Representative", row.GetProperty("LastModifiedBy").GetProperty("Name").GetString());
        Assert.Equal("Oakland", row.GetProperty("BillingAddress").GetProperty("city").GetString());
        Assert.Equal(7, left.Json.GetArrayLength());
    }
}
