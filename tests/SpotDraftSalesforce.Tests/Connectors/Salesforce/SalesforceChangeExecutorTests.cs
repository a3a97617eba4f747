using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public class SalesforceChangeExecutorTests
{
    private static Change Upsert(string key, params FieldChange[] fields) =>
        new()
        {
            Id = "c1",
            Connection = "salesforce:main",
            Operation = "upsert",
            Object = "Opportunity",
            Record = key,
            Class = ChangeClass.Keyed,
            Fields = fields,
            Details = new JsonObject { ["external_id_field"] = "SpotDraft_Renewal_Key__c" },
        };

    private static async Task<ChangeOutcome> PerformAsync(SimulatedPair simulated, ChangeBatch batch) =>
        Assert.Single(await simulated.Bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None));

    [Fact]
    public async Task An_update_is_done_and_seen_as_not_done_done_or_changed_by_another()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var id = simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        var change = Workbench.Update(
            "c1",
            "Opportunity",
            id,
            Workbench.Field("Amount", 48000, 50000),
            Workbench.Field("NextStep", null, "call")
        );
        var batch = Workbench.Batch(change);
        var writes = simulated.Bench.SalesforceWrites;

        Assert.Equal(SightingKind.NotDone, (await writes.InspectAsync(batch, change, CancellationToken.None)).Kind);
        var outcome = await PerformAsync(simulated, batch);
        Assert.Equal((ChangeState.Done, id), (outcome.State, outcome.RecordId));
        Assert.EndsWith($"/{id}", (string?)outcome.Values!["url"], StringComparison.Ordinal);
        Assert.Equal(SightingKind.Done, (await writes.InspectAsync(batch, change, CancellationToken.None)).Kind);

        var other = Workbench.Update("c1", "Opportunity", id, Workbench.Field("Amount", 1, 2));
        var sighting = await writes.InspectAsync(Workbench.Batch(other), other, CancellationToken.None);
        Assert.Equal(SightingKind.Conflict, sighting.Kind);
        Assert.Contains("Amount", sighting.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_too_large_for_a_composite_goes_as_one_graph_all_or_none()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var what = simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        Change Task(int number, string what) =>
            Workbench.Create(
                $"c{number}",
                "Task",
                null,
                Workbench.Field("Subject", null, $"Graph {number}"),
                Workbench.Field("WhatId", null, what)
            ) with
            {
                Group = "g",
            };
        int Made() =>
            simulated
                .Host.Salesforce.Org.All("Task")
                .Count(row => row["Subject"] is string subject && subject.StartsWith("Graph", StringComparison.Ordinal));
        var batch = Workbench.Batch([.. Enumerable.Range(1, 40).Select(number => Task(number, what))]);

        var done = await simulated.Bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None);
        Assert.All(done, outcome => Assert.Equal(ChangeState.Done, outcome.State));
        Assert.Equal(40, done.Select(outcome => outcome.RecordId).Distinct().Count());
        Assert.Equal(40, Made());

        var spoiled = Workbench.Batch([
            .. Enumerable.Range(41, 40).Select(number => Task(number, number == 60 ? "006000000000999AAA" : what)),
        ]);
        var undone = await simulated.Bench.SalesforceWrites.PerformAsync(spoiled, CancellationToken.None);
        Assert.All(undone, outcome => Assert.Equal(ChangeState.Failed, outcome.State));
        Assert.Contains("c60", undone[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(40, Made());
        Assert.Equal(
            2,
            simulated.Bench.Attempts.Recorded.Count(attempt => attempt.Request.Path.EndsWith("/composite/graph", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task An_upsert_creates_once_and_then_updates_the_same_record()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var account = simulated.IdOf("Account", "Tailspin Toys");
        var change = Upsert(
            "T-1001:2",
            Workbench.Field("Name", null, "Tailspin - Renewal"),
            Workbench.Field("StageName", null, "Prospecting"),
            Workbench.Field("CloseDate", null, "2027-01-31"),
            Workbench.Field("AccountId", null, account)
        );
        var batch = Workbench.Batch(change);
        var writes = simulated.Bench.SalesforceWrites;

        Assert.Equal(SightingKind.NotDone, (await writes.InspectAsync(batch, change, CancellationToken.None)).Kind);
        var first = await PerformAsync(simulated, batch);
        var second = await PerformAsync(simulated, batch);

        Assert.Equal(ChangeState.Done, first.State);
        Assert.Equal(first.RecordId, second.RecordId);
        var sighting = await writes.InspectAsync(batch, change, CancellationToken.None);
        Assert.Equal((SightingKind.Done, first.RecordId), (sighting.Kind, sighting.RecordId));
        Assert.Single(simulated.Host.Salesforce.Org.All("Opportunity"), row => (string?)row["SpotDraft_Renewal_Key__c"] == "T-1001:2");
    }

    [Fact]
    public async Task An_upsert_whose_answer_was_lost_is_sent_again_and_there_is_one_record()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "salesforce",
                Kind = FaultKind.DropResponse,
                Method = "PATCH",
                Times = 1,
            }
        );

        var outcome = await PerformAsync(
            simulated,
            Workbench.Batch(
                Upsert(
                    "k",
                    Workbench.Field("Name", null, "R"),
                    Workbench.Field("StageName", null, "Prospecting"),
                    Workbench.Field("CloseDate", null, "2027-01-31")
                )
            )
        );

        Assert.Equal(ChangeState.Done, outcome.State);
        Assert.Equal(2, simulated.Bench.Attempts.Recorded.Count);
        Assert.Single(simulated.Host.Salesforce.Org.All("Opportunity"), row => (string?)row["SpotDraft_Renewal_Key__c"] == "k");
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_is_in_doubt_sent_once_and_found_by_its_marks()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var opportunity = simulated.IdOf("Opportunity", "Globex - Pilot");
        var change = Workbench.Create(
            "c1",
            "Task",
            new JsonObject
            {
                ["WhatId"] = opportunity,
                ["Subject"] = "Renewal @{operation.id}",
                ["ActivityDate"] = "2027-02-03",
            },
            Workbench.Field("WhatId", null, opportunity),
            Workbench.Field("Subject", null, "Renewal @{operation.id}"),
            Workbench.Field("ActivityDate", null, "2027-02-03")
        );
        var batch = Workbench.Batch(change);
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "salesforce",
                Kind = FaultKind.DropResponse,
                Path = "/sobjects/Task",
                Method = "POST",
            }
        );

        var outcome = await PerformAsync(simulated, batch);

        Assert.Equal(ChangeState.InDoubt, outcome.State);
        var task = Assert.Single(
            simulated.Host.Salesforce.Org.All("Task"),
            row => (string?)row["Subject"] == $"Renewal {batch.Effect.OperationId}"
        );
        var sighting = await simulated.Bench.SalesforceWrites.InspectAsync(batch, change, CancellationToken.None);
        Assert.Equal((SightingKind.Done, (string?)task["Id"]), (sighting.Kind, sighting.RecordId));
        Assert.Single(simulated.Bench.Attempts.Recorded);
    }

    [Fact]
    public async Task Closed_won_goes_in_one_call_with_file_and_task_and_can_be_found_again()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var batch = await ClosedWonAsync(simulated, "Closed Won");

        var outcomes = await simulated.Bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None);

        Assert.All(outcomes, outcome => Assert.Equal(ChangeState.Done, outcome.State));
        Assert.Equal(["c1", "c2", "c3"], outcomes.Select(outcome => outcome.ChangeId));
        var posts = simulated
            .Host.Received.List("salesforce")
            .Where(request => request.Method == "POST" && !request.PathAndQuery.EndsWith("/token", StringComparison.Ordinal));
        Assert.Single(posts);
        var file = Assert.Single(simulated.Host.Salesforce.Org.All("ContentVersion"));
        Assert.Equal((string?)file["Id"], outcomes[1].RecordId);
        foreach (var change in batch.Changes)
        {
            var sighting = await simulated.Bench.SalesforceWrites.InspectAsync(batch, change, CancellationToken.None);
            Assert.Equal(SightingKind.Done, sighting.Kind);
        }
    }

    [Fact]
    public async Task A_group_rolls_back_whole_and_names_the_one_cause()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var batch = await ClosedWonAsync(simulated, "No Such Stage");

        var outcomes = await simulated.Bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None);

        Assert.All(outcomes, outcome => Assert.Equal(ChangeState.Failed, outcome.State));
        Assert.Equal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", outcomes[0].Error!.Upstream!.Code);
        Assert.All(outcomes.Skip(1), outcome => Assert.Contains("Rolled back", outcome.Error!.Message, StringComparison.Ordinal));
        Assert.Empty(simulated.Host.Salesforce.Org.All("ContentVersion"));
        foreach (var change in batch.Changes.Skip(1))
        {
            var sighting = await simulated.Bench.SalesforceWrites.InspectAsync(batch, change, CancellationToken.None);
            Assert.Equal(SightingKind.NotDone, sighting.Kind);
        }
    }

    [Fact]
    public async Task A_large_file_goes_alone_as_multipart_and_is_refused_in_a_group()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var opportunity = simulated.IdOf("Opportunity", "Globex - Pilot");
        var bytes = new byte[SalesforceChangeExecutor.LargestInJson + 1];
        using var stream = new MemoryStream(bytes);
        var file = await simulated.Bench.Content.PutAsync(
            stream,
            "spotdraft:main/contracts/T-1/executed.pdf",
            "large.pdf",
            CancellationToken.None
        );
        var upload = Upload("c1", opportunity, file);

        var outcome = await PerformAsync(simulated, Workbench.Batch(upload));

        Assert.True(outcome.State == ChangeState.Done, outcome.Error?.Message);
        var stored = Assert.Single(simulated.Host.Salesforce.Org.All("ContentVersion"));
        Assert.Equal(bytes.LongLength, Convert.ToInt64(stored["ContentSize"], System.Globalization.CultureInfo.InvariantCulture));
        var group = Workbench.Batch(
            Upload("c1", opportunity, file),
            Workbench.Update("c2", "Opportunity", opportunity, Workbench.Field("NextStep", null, "x"))
        );
        await Assert.ThrowsAsync<GovernedException>(() => simulated.Bench.SalesforceWrites.PerformAsync(group, CancellationToken.None));
    }

    [Fact]
    public async Task A_value_of_the_wrong_kind_is_rejected_in_the_org_s_words()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var id = simulated.IdOf("Opportunity", "Globex - Pilot");

        var outcome = await PerformAsync(
            simulated,
            Workbench.Batch(Workbench.Update("c1", "Opportunity", id, Workbench.Field("CloseDate", null, "not a date")))
        );

        Assert.Equal((ChangeState.Failed, ErrorCode.UpstreamRejected), (outcome.State, outcome.Error!.Code));
        Assert.Equal(400, outcome.Error.Upstream!.Status);
    }

    private static Change Upload(string id, string opportunity, ContentRef file, string? group = null) =>
        new()
        {
            Id = id,
            Connection = "salesforce:main",
            Operation = "upload",
            Object = "ContentVersion",
            Class = ChangeClass.Observable,
            Group = group,
            Content = file,
            Fields =
            [
                Workbench.Field("Title", null, $"Signed {file.Sha256[..12]}"),
                Workbench.Field("PathOnClient", null, file.FileName),
                Workbench.Field("FirstPublishLocationId", null, opportunity),
            ],
            Details = new JsonObject
            {
                ["find"] = new JsonObject { ["FirstPublishLocationId"] = opportunity, ["Title"] = $"Signed {file.Sha256[..12]}" },
            },
        };

    private static async Task<ChangeBatch> ClosedWonAsync(SimulatedPair simulated, string stage)
    {
        var opportunity = simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        var bytes = RandomNumberGenerator.GetBytes(200_001);
        using var stream = new MemoryStream(bytes);
        var file = await simulated.Bench.Content.PutAsync(
            stream,
            "spotdraft:main/contracts/T-1/executed.pdf",
            "signed.pdf",
            CancellationToken.None
        );
        return Workbench.Batch(
            Workbench.Update("c1", "Opportunity", opportunity, Workbench.Field("StageName", "Negotiation/Review", stage)) with
            {
                Group = "g",
            },
            Upload("c2", opportunity, file, "g"),
            Workbench.Create(
                "c3",
                "Task",
                new JsonObject { ["WhatId"] = "@{c1.id}", ["Subject"] = "Contract signed" },
                Workbench.Field("WhatId", null, opportunity),
                Workbench.Field("Subject", null, "Contract signed"),
                Workbench.Field("Status", null, "Completed")
            ) with
            {
                Group = "g",
            }
        );
    }
}
