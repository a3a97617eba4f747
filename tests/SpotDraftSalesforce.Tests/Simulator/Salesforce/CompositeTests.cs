using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class CompositeTests
{
    private const string V = "/services/data/v68.0";

    [Fact]
    public async Task Later_parts_refer_to_results_of_earlier_ones_and_all_count_as_one_call()
    {
        await using var server = await OrgServer.StartAsync();
        var used = (await server.GetAsync("limits")).Headers["Sforce-Limit-Info"];

        var answer = await server.SendAsync(
            "POST",
            "composite",
            new
            {
                allOrNone = true,
                compositeRequest = new object[]
                {
                    Part("POST", $"{V}/sobjects/Account", "account", new { Name = "Composed" }),
                    Part("POST", $"{V}/sobjects/Contact", "contact", new { LastName = "Person", AccountId = "@{account.id}" }),
                    Part("GET", $"{V}/query?q=SELECT+Id,Name,(SELECT+Id+FROM+Contacts)+FROM+Account+WHERE+Id='@{{account.id}}'", "found"),
                    Part(
                        "PATCH",
                        $"{V}/sobjects/Account/@{{found.records[0].Id}}",
                        "patch",
                        new { Site = "@{found.records[0].Contacts.records[0].Id}" }
                    ),
                },
            }
        );

        Assert.Equal("api-usage=1/100000", used);
        Assert.Equal("api-usage=2/100000", answer.Headers["Sforce-Limit-Info"]);
        Assert.Equal([201, 201, 200, 204], Statuses(answer));
        var parts = answer.Json.GetProperty("compositeResponse");
        var contact = parts[1].GetProperty("body").GetProperty("id").GetString();
        Assert.Equal($"{V}/sobjects/Contact/{contact}", parts[1].GetProperty("httpHeaders").GetProperty("Location").GetString());
        Assert.Equal(JsonValueKind.Null, parts[3].GetProperty("body").ValueKind);
        Assert.Equal(contact, server.Service.Org.All("Account").First(account => Equals(account["Name"], "Composed"))["Site"]);
    }

    [Fact]
    public async Task One_failure_takes_everything_back_when_it_is_all_or_none()
    {
        await using var server = await OrgServer.StartAsync();
        var deal = server.IdOf("Opportunity", "Northwind - Platform Subscription");
        var history = server.Service.Org.All("OpportunityHistory").Count;
        object Request(bool allOrNone) =>
            new
            {
                allOrNone,
                compositeRequest = new[]
                {
                    Part("PATCH", $"{V}/sobjects/Opportunity/{deal}", "won", new { StageName = "Closed Won" }),
                    Part(
                        "POST",
                        $"{V}/sobjects/ContentVersion",
                        "file",
                        new
                        {
                            PathOnClient = "signed.pdf",
                            VersionData = "AAAA",
                            FirstPublishLocationId = deal,
                        }
                    ),
                    Part(
                        "POST",
                        $"{V}/sobjects/Task",
                        "task",
                        new
                        {
                            Subject = "Signed",
                            WhatId = deal,
                            Status = "Nonsense",
                        }
                    ),
                    Part("GET", $"{V}/sobjects/Task/@{{task.id}}", "read"),
                },
            };

        var together = await server.SendAsync("POST", "composite", Request(true));
        Assert.Equal([400, 400, 400, 400], Statuses(together));
        Assert.Equal(
            ["PROCESSING_HALTED", "PROCESSING_HALTED", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "PROCESSING_HALTED"],
            together
                .Json.GetProperty("compositeResponse")
                .EnumerateArray()
                .Select(part => part.GetProperty("body")[0].GetProperty("errorCode").GetString())
        );
        Assert.Equal("Negotiation/Review", server.Service.Org.All("Opportunity").First(record => Equals(record["Id"], deal))["StageName"]);
        Assert.Equal(history, server.Service.Org.All("OpportunityHistory").Count);
        Assert.Empty(server.Service.Org.All("ContentDocument"));
        Assert.Empty(server.Service.Org.All("ContentDocumentLink"));

        var apart = await server.SendAsync("POST", "composite", Request(false));
        Assert.Equal([204, 201, 400, 400], Statuses(apart));
        Assert.Single(server.Service.Org.All("ContentDocument"));
    }

    [Fact]
    public async Task Limits_of_a_composite_are_25_parts_and_5_queries_or_collections()
    {
        await using var server = await OrgServer.StartAsync();
        object Many(int count, string url) =>
            new { compositeRequest = Enumerable.Range(0, count).Select(at => Part("GET", url, $"r{at}")) };

        Assert.Equal(400, (await server.SendAsync("POST", "composite", Many(26, $"{V}/limits"))).Status);
        Assert.Equal(400, (await server.SendAsync("POST", "composite", Many(6, $"{V}/query?q=SELECT+Id+FROM+User"))).Status);
        Assert.Equal(200, (await server.SendAsync("POST", "composite", Many(5, $"{V}/query?q=SELECT+Id+FROM+User"))).Status);
        Assert.Equal(
            400,
            (
                await server.SendAsync(
                    "POST",
                    "composite",
                    new { compositeRequest = new[] { Part("GET", $"{V}/limits", "a"), Part("GET", $"{V}/limits", "a") } }
                )
            ).Status
        );
    }

    [Fact]
    public async Task Collections_answer_for_each_record_in_order()
    {
        await using var server = await OrgServer.StartAsync();

        var created = await server.SendAsync(
            "POST",
            "composite/sobjects",
            new { records = new[] { Account("A"), Account(null), Account("C") } }
        );
        var ids = created
            .Json.EnumerateArray()
            .Where(result => result.GetProperty("success").GetBoolean())
            .Select(result => result.GetProperty("id").GetString()!)
            .ToList();
        var updated = await server.SendAsync(
            "PATCH",
            "composite/sobjects",
            new
            {
                records = new object[]
                {
                    new
                    {
                        attributes = new { type = "Account" },
                        id = ids[0],
                        Site = "x",
                    },
                    new { attributes = new { type = "Account" }, Site = "x" },
                },
            }
        );
        var read = await server.SendAsync(
            "POST",
            "composite/sobjects/Account",
            new { ids = ids.Append("001000000000000AAA"), fields = new[] { "Name", "Site" } }
        );
        var deleted = await server.SendAsync("DELETE", $"composite/sobjects?ids={string.Join(',', ids)},zzz&allOrNone=false");

        Assert.Equal([true, false, true], Successes(created));
        var error = created.Json[1].GetProperty("errors")[0];
        Assert.Equal(
            ("REQUIRED_FIELD_MISSING", "Name"),
            (error.GetProperty("statusCode").GetString(), error.GetProperty("fields")[0].GetString())
        );
        Assert.Equal([true, false], Successes(updated));
        Assert.Equal(("x", JsonValueKind.Null), (read.Json[0].GetProperty("Site").GetString(), read.Json[2].ValueKind));
        Assert.Equal([true, true, false], Successes(deleted));
    }

    [Fact]
    public async Task Collections_roll_back_together_and_stop_at_200()
    {
        await using var server = await OrgServer.StartAsync();
        var before = server.Service.Org.All("Account").Count;

        var failed = await server.SendAsync(
            "POST",
            "composite/sobjects",
            new { allOrNone = true, records = new[] { Account("A"), Account(null) } }
        );
        var tooMany = await server.SendAsync(
            "POST",
            "composite/sobjects",
            new { records = Enumerable.Range(0, 201).Select(at => Account($"A{at}")) }
        );

        Assert.Equal(
            (200, "ALL_OR_NONE_OPERATION_ROLLED_BACK"),
            (failed.Status, failed.Json[0].GetProperty("errors")[0].GetProperty("statusCode").GetString())
        );
        Assert.Equal((400, "EXCEEDED_ID_LIMIT"), (tooMany.Status, tooMany.Code));
        Assert.Equal("record limit reached. cannot submit more than 200 records into this call", tooMany.Message);
        Assert.Equal(before, server.Service.Org.All("Account").Count);
    }

    [Fact]
    public async Task Upserts_of_a_collection_tell_created_from_updated_and_refuse_a_key_twice()
    {
        await using var server = await OrgServer.StartAsync();
        object Deal(string key) =>
            new
            {
                attributes = new { type = "Opportunity" },
                SpotDraft_Renewal_Key__c = key,
                Name = key,
                StageName = "Prospecting",
                CloseDate = "2027-01-01",
            };
        const string Path = "composite/sobjects/Opportunity/SpotDraft_Renewal_Key__c";

        await server.SendAsync("PATCH", Path, new { records = new[] { Deal("K1") } });
        var answer = await server.SendAsync("PATCH", Path, new { records = new[] { Deal("K1"), Deal("K2"), Deal("k2") } });

        Assert.Equal([true, true, false], Successes(answer));
        Assert.Equal([false, true], answer.Json.EnumerateArray().Take(2).Select(result => result.GetProperty("created").GetBoolean()));
        Assert.Equal("DUPLICATE_VALUE", answer.Json[2].GetProperty("errors")[0].GetProperty("statusCode").GetString());
    }

    [Fact]
    public async Task Graphs_stand_or_fall_each_for_itself()
    {
        await using var server = await OrgServer.StartAsync();
        object Graph(string id, string? stage) =>
            new
            {
                graphId = id,
                compositeRequest = new[]
                {
                    Part("POST", $"{V}/sobjects/Account", "account", new { Name = id }),
                    Part(
                        "POST",
                        $"{V}/sobjects/Opportunity",
                        "deal",
                        new
                        {
                            Name = id,
                            AccountId = "@{account.id}",
                            StageName = stage,
                            CloseDate = "2027-01-01",
                        }
                    ),
                },
            };

        var answer = await server.SendAsync(
            "POST",
            "composite/graph",
            new { graphs = new[] { Graph("good", "Prospecting"), Graph("bad", null) } }
        );

        Assert.Equal(
            [true, false],
            answer.Json.GetProperty("graphs").EnumerateArray().Select(graph => graph.GetProperty("isSuccessful").GetBoolean())
        );
        Assert.Contains(server.Service.Org.All("Account"), account => Equals(account["Name"], "good"));
        Assert.DoesNotContain(server.Service.Org.All("Account"), account => Equals(account["Name"], "bad"));
    }

    [Fact]
    public async Task Parts_of_a_batch_are_independent_and_each_counts()
    {
        await using var server = await OrgServer.StartAsync();

        var answer = await server.SendAsync(
            "POST",
            "composite/batch",
            new
            {
                batchRequests = new[]
                {
                    new { method = "GET", url = "v68.0/limits" },
                    new { method = "GET", url = "v68.0/sobjects/Nothing" },
                },
            }
        );

        Assert.True(answer.Json.GetProperty("hasErrors").GetBoolean());
        Assert.Equal(
            [200, 404],
            answer.Json.GetProperty("results").EnumerateArray().Select(part => part.GetProperty("statusCode").GetInt32())
        );
        Assert.Equal("api-usage=4/100000", (await server.GetAsync("limits")).Headers["Sforce-Limit-Info"]);
    }

    [Fact]
    public async Task A_tree_is_planted_whole_or_not_at_all()
    {
        await using var server = await OrgServer.StartAsync();
        object Tree(string? lastName) =>
            new
            {
                records = new[]
                {
                    new
                    {
                        attributes = new { type = "Account", referenceId = "a" },
                        Name = "Treehouse",
                        Contacts = new
                        {
                            records = new[] { new { attributes = new { type = "Contact", referenceId = "c" }, LastName = lastName } },
                        },
                    },
                },
            };

        var bad = await server.SendAsync("POST", "composite/tree/Account", Tree(null));
        Assert.Equal((400, true), (bad.Status, bad.Json.GetProperty("hasErrors").GetBoolean()));
        Assert.DoesNotContain(server.Service.Org.All("Account"), account => Equals(account["Name"], "Treehouse"));

        var good = await server.SendAsync("POST", "composite/tree/Account", Tree("Person"));
        Assert.Equal((201, 2), (good.Status, good.Json.GetProperty("results").GetArrayLength()));
    }

    private static object Part(string method, string url, string referenceId, object? body = null) =>
        body is null
            ? new
            {
                method,
                url,
                referenceId,
            }
            : new
            {
                method,
                url,
                referenceId,
                body,
            };

    private static object Account(string? name) => new { attributes = new { type = "Account" }, Name = name };

    private static IEnumerable<int> Statuses(Answer answer) =>
        answer.Json.GetProperty("compositeResponse").EnumerateArray().Select(part => part.GetProperty("httpStatusCode").GetInt32());

    private static IEnumerable<bool> Successes(Answer answer) =>
        answer.Json.EnumerateArray().Select(result => result.GetProperty("success").GetBoolean());
}
