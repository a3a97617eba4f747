using System.Security.Cryptography;
using System.Text.Json;
using SpotDraftSalesforce.EndToEnd.Outside;

namespace SpotDraftSalesforce.EndToEnd.Salesforce;

/// <summary>jsforce works with a simulated org as with any other.</summary>
public sealed class JsforceTests : IAsyncLifetime
{
    private const string IntegrationUser = "integration@simulator.example";

    private Organization _org = null!;

    public async Task InitializeAsync() => _org = await Organization.StartAsync();

    public async Task DisposeAsync() => await _org.DisposeAsync();

    [OutsideFact]
    public async Task It_logs_in_by_SOAP_and_OAuth_refreshes_and_logs_out()
    {
        var told = await Jsforce.RunAsync(_org, "login");

        Assert.Equal(IntegrationUser, Text(told, "soap.username"));
        Assert.Equal(IntegrationUser, Text(told, "client.username"));
        Assert.Contains("INVALID_LOGIN", Text(told, "wrong.message"), StringComparison.Ordinal);
        Assert.Contains("Invalid Api version", Text(told, "retired.message"), StringComparison.Ordinal);
        Assert.Equal("401", Text(told, "afterLogout"));
        Assert.Equal(("1", "1"), (Text(told, "refresh.rows"), Text(told, "refresh.refreshes")));
        Assert.Equal("100000", Text(told, "limit.apiUsage.limit"));
    }

    [OutsideFact]
    public async Task It_logs_a_person_in_by_a_code_and_its_verifier()
    {
        var told = await Jsforce.RunAsync(_org, "consent");

        Assert.Equal("http://localhost:1717/OauthRedirect", Text(told, "to"));
        Assert.Equal("of the test", Text(told, "state"));
        Assert.Equal(_org.Single("User", "Username", IntegrationUser)["Id"], Text(told, "user"));
        Assert.Equal(("true", "1"), (Text(told, "lasting"), Text(told, "rows")));
        Assert.Equal("invalid_grant", Text(told, "twice.name"));
    }

    [OutsideFact]
    public async Task It_creates_reads_updates_upserts_and_deletes_records()
    {
        var told = await Jsforce.RunAsync(_org, "records");

        var account = _org.Single("Account", "Name", "Made by jsforce");
        var opportunity = _org.Single("Opportunity", "SpotDraft_Renewal_Key__c", "key-1");
        Assert.Equal("Porto", account["BillingCity"]);
        Assert.Equal((account["Id"], "Closed Won", true), (opportunity["AccountId"], opportunity["StageName"], opportunity["IsWon"]));
        Assert.Empty(_org.Where("Account", "Name", "Doomed"));
        Assert.Equal("Lisbon", Text(told, "read.BillingCity"));
        Assert.Equal(("true", "false"), (Text(told, "inserted.created"), Text(told, "again.created")));
        Assert.Equal("ENTITY_IS_DELETED", Text(told, "gone.code"));
        Assert.Equal("Required fields are missing: [StageName, CloseDate]", Text(told, "missing.message"));
        Assert.Equal("INVALID_FIELD", Text(told, "unknown.code"));
        Assert.Equal(("true", "true"), (Text(told, "changed"), Text(told, "deleted")));
    }

    [OutsideFact]
    public async Task It_queries_page_by_page_nested_grouped_joined_and_searches()
    {
        var accounts = _org.Count("Account");
        var busy = _org.Single("Account", "Name", "Umbrella Group")["Id"];
        foreach (var at in Enumerable.Range(0, 650))
        {
            _org.Add("Task", ("Subject", $"Task {at:D4}"), ("WhatId", at < 520 ? busy : null));
        }

        var told = await Jsforce.RunAsync(_org, "queries");

        Assert.Equal(("650", "650", "650"), (Text(told, "all.total"), Text(told, "all.fetched"), Text(told, "all.ids")));
        Assert.Equal(("500", "false", "150"), (Text(told, "first.rows"), Text(told, "first.done"), Text(told, "more")));
        Assert.Equal("Account Owner East", Text(told, "nested.Owner.Name"));
        Assert.Equal(
            "Legal",
            told.GetProperty("nested").GetProperty("Contacts").GetProperty("records")[0].GetProperty("FirstName").GetString()
        );
        var children = told.GetProperty("children").EnumerateArray().ToList();
        Assert.Equal(accounts, children.Count);
        Assert.All(children, row => Assert.True(row[2].GetBoolean()));
        Assert.Equal(520, children.Single(row => row[0].GetString() == "Umbrella Group")[1].GetInt32());
        Assert.Equal("Account", Text(told, "typed.attributes.type"));
        Assert.True(told.GetProperty("typed").TryGetProperty("BillingCity", out _));
        Assert.Contains(
            told.GetProperty("grouped").EnumerateArray(),
            row => Text(row, "StageName") == "Closed Won" && Text(row, "n") == "6" && Text(row, "total") == "529000"
        );
        Assert.Equal(6, told.GetProperty("joined").GetArrayLength());
        Assert.Equal(3, told.GetProperty("built").GetArrayLength());
        Assert.Equal("INVALID_FIELD", Text(told, "wrong.code"));
        Assert.Equal(
            [("Account", "Globex Corporation"), ("Account", "Globex Corporation"), ("Opportunity", "Globex - Pilot")],
            told.GetProperty("found").EnumerateArray().Select(row => (row[0].GetString(), row[1].GetString()))
        );
    }

    [OutsideFact]
    public async Task It_describes_the_org_and_reads_its_limits()
    {
        var told = await Jsforce.RunAsync(_org, "describe");

        Assert.Equal("006", Text(told, "opportunity"));
        Assert.Equal(["Name", "StageName", "CloseDate"], Strings(told, "required"));
        Assert.Equal(_org.Count("OpportunityStage"), told.GetProperty("stages").GetArrayLength());
        Assert.Equal(("true", "true", "true"), (Text(told, "key.externalId"), Text(told, "key.unique"), Text(told, "key.custom")));
        Assert.Contains("OpportunityLineItems", Strings(told, "children"));
        Assert.Equal(("68.0", "100000"), (Text(told, "newest"), Text(told, "limits.Max")));
    }

    [OutsideFact]
    public async Task It_writes_collections_and_keeps_what_succeeds()
    {
        var told = await Jsforce.RunAsync(_org, "collections");

        Assert.Equal(["true", "true", "true", "false"], Each(told, "created", "success"));
        Assert.Equal("INVALID_EMAIL_ADDRESS", Text(told.GetProperty("created")[3].GetProperty("errors")[0], "statusCode"));
        Assert.Equal(["Updated", "Updated", "Updated"], Strings(told, "retrieved"));
        Assert.Equal(["false", "true"], Each(told, "again", "created"));
        Assert.Equal(["false", "false"], Each(told, "together", "success"));
        Assert.Equal("Collected 2", Assert.Single(_org.Where("Contact", "Title", "Updated"))["LastName"]);
        Assert.Empty(_org.Where("Contact", "LastName", "Rolled back"));
        Assert.All(["a", "b", "c"], key => _org.Single("Opportunity", "SpotDraft_Renewal_Key__c", $"collected-{key}"));
    }

    [OutsideFact]
    public async Task It_sends_composites_and_graphs_that_hold_together()
    {
        var told = await Jsforce.RunAsync(_org, "composite");

        Assert.Equal(["201", "201", "200"], Strings(told, "statuses"));
        Assert.Equal("Composed", Text(told, "read"));
        Assert.Equal(["PROCESSING_HALTED", "REQUIRED_FIELD_MISSING"], Strings(told, "halted"));
        var account = _org.Single("Account", "Name", "Composed");
        Assert.Equal(account["Id"], _org.Single("Opportunity", "Name", "Composed deal")["AccountId"]);
        Assert.Equal(_org.Single("Account", "Name", "Graphed")["Id"], _org.Single("Contact", "LastName", "Graphed")["AccountId"]);
        Assert.Empty(_org.Where("Account", "Name", "Never kept"));
        Assert.Empty(_org.Where("Account", "Name", "Ungraphed"));
    }

    [OutsideFact]
    public async Task It_loads_queries_deletes_and_aborts_in_bulk()
    {
        var before = _org.Count("Opportunity");

        var told = await Jsforce.RunAsync(_org, "bulk");

        Assert.Equal(("449", "true", "0"), (Text(told, "saved"), Text(told, "created"), Text(told, "unprocessed")));
        Assert.StartsWith("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:", Assert.Single(Strings(told, "refused")), StringComparison.Ordinal);
        Assert.Equal(("449", "10"), (Text(told, "rows"), Text(told, "removed")));
        Assert.Equal("""Bulk, "quoted" 0""", Text(told, "name"));
        Assert.Equal(before + 439, _org.Count("Opportunity"));
        Assert.Equal(("Aborted", "INVALIDENTITY"), (Text(told, "aborted"), Text(told, "nothing.code")));
        Assert.Empty(_org.Where("Account", "Name", "Aborted"));
    }

    [OutsideFact]
    public async Task It_uploads_files_both_ways_and_reads_them_back()
    {
        var path = Path.GetTempFileName();
        var bytes = RandomNumberGenerator.GetBytes(3_000_001);
        await File.WriteAllBytesAsync(path, bytes);

        var told = await Jsforce.RunAsync(_org, "files", path);

        File.Delete(path);
        Assert.Equal(("true", "true"), (Text(told, "made"), Text(told, "same")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Text(told, "large"));
        Assert.Equal("3000001", Text(told, "size"));
        Assert.Equal(["Signed contract"], Strings(told, "links"));
        Assert.Equal(3_000_001m, _org.Single("ContentVersion", "Title", "Large")["ContentSize"]);
        Assert.Equal("PDF", _org.Single("ContentVersion", "Title", "Signed contract")["FileType"]);
    }

    [OutsideFact]
    public async Task It_posts_to_Chatter_and_reads_the_feed()
    {
        var told = await Jsforce.RunAsync(_org, "chatter");

        Assert.Equal("Signed, @Sales Representative", Text(told, "text"));
        Assert.Equal("true", Text(told, "parent"));
        Assert.Equal(["Signed, @Sales Representative"], Strings(told, "feed"));
        Assert.Equal(
            _org.Single("Opportunity", "Name", "Northwind - Platform Subscription")["Id"],
            _org.Single("FeedItem", "Body", "Signed, @Sales Representative")["ParentId"]
        );
    }

    private static string Text(JsonElement told, string path) =>
        path.Split('.').Aggregate(told, (at, name) => at.GetProperty(name)) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag
            ? flag.GetBoolean()
                ? "true"
                : "false"
            : path.Split('.').Aggregate(told, (at, name) => at.GetProperty(name)).ToString();

    private static IReadOnlyList<string> Strings(JsonElement told, string name) =>
        [.. told.GetProperty(name).EnumerateArray().Select(value => value.ToString())];

    private static IReadOnlyList<string> Each(JsonElement told, string name, string property) =>
        [.. told.GetProperty(name).EnumerateArray().Select(value => Text(value, property))];
}
