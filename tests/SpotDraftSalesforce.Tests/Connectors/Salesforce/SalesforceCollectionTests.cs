using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public sealed class SalesforceCollectionTests
{
    private const string Key = "SpotDraft_Renewal_Key__c";

    private static Change Renewal(SimulatedPair simulated, int number, string? name = null) =>
        new()
        {
            Id = $"c{number}",
            Connection = "salesforce:main",
            Operation = "upsert",
            Object = "Opportunity",
            Record = $"T-{number}:1",
            Class = ChangeClass.Keyed,
            Collection = "renewals",
            Fields =
            [
                Workbench.Field("Name", null, name ?? $"Renewal {number}"),
                Workbench.Field("AccountId", null, simulated.IdOf("Account", "Tailspin Toys")),
                Workbench.Field("StageName", null, "Prospecting"),
                Workbench.Field("CloseDate", null, "2027-01-31"),
            ],
            Details = new JsonObject { ["external_id_field"] = Key },
        };

    private static Change Task(string id, string what, string subject) =>
        Workbench.Create(
            id,
            "Task",
            new JsonObject { ["WhatId"] = what, ["Subject"] = subject },
            Workbench.Field("WhatId", null, what),
            Workbench.Field("Subject", null, subject),
            Workbench.Field("Status", null, "Not Started"),
            Workbench.Field("Priority", null, "Normal")
        ) with
        {
            Collection = "tasks",
        };

    private static int Calls(SimulatedPair simulated, string method) =>
        simulated
            .Host.Received.List("salesforce")
            .Count(sent => sent.Method == method && sent.PathAndQuery.Contains("/composite/sobjects", StringComparison.Ordinal));

    [Fact]
    public async Task Two_hundred_upserts_are_one_call_and_doing_them_again_makes_no_second_record()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var changes = Enumerable.Range(1, 200).Select(number => Renewal(simulated, number)).ToArray();
        var writes = simulated.Bench.SalesforceWrites;

        var first = await writes.PerformAsync(Workbench.Batch(changes), CancellationToken.None);
        var second = await writes.PerformAsync(Workbench.Batch(changes), CancellationToken.None);

        Assert.All(first, outcome => Assert.Equal(ChangeState.Done, outcome.State));
        Assert.Equal(first.Select(outcome => outcome.RecordId), second.Select(outcome => outcome.RecordId));
        Assert.Equal(2, Calls(simulated, "PATCH"));
        Assert.Equal(200, simulated.Host.Salesforce.Org.All("Opportunity").Count(row => row[Key] is not null));
        Assert.Equal(200, simulated.Bench.Attempts.Recorded[0].Effect.ChangeIds.Count);
    }

    [Fact]
    public async Task A_record_that_is_locked_is_sent_again_alone()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var writes = simulated.Bench.SalesforceWrites;
        var changes = Enumerable.Range(1, 3).Select(number => Renewal(simulated, number)).ToArray();
        var made = await writes.PerformAsync(Workbench.Batch(changes), CancellationToken.None);
        simulated.Host.Salesforce.Org.Locks.Hold(made[1].RecordId!, 2);

        var outcomes = await writes.PerformAsync(
            Workbench.Batch([.. Enumerable.Range(1, 3).Select(number => Renewal(simulated, number, $"Again {number}"))]),
            CancellationToken.None
        );

        Assert.All(outcomes, outcome => Assert.Equal(ChangeState.Done, outcome.State));
        Assert.Equal([3, 3, 1, 1], simulated.Bench.Attempts.Recorded.Select(attempt => attempt.Effect.ChangeIds.Count));
    }

    [Fact]
    public async Task A_record_that_the_org_refuses_keeps_its_own_error()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var bad = Renewal(simulated, 2) with { Fields = [Workbench.Field("Name", null, "No stage")] };

        var outcomes = await simulated.Bench.SalesforceWrites.PerformAsync(
            Workbench.Batch(Renewal(simulated, 1), bad, Renewal(simulated, 3)),
            CancellationToken.None
        );

        Assert.Equal([ChangeState.Done, ChangeState.Failed, ChangeState.Done], outcomes.Select(outcome => outcome.State));
        Assert.Equal("REQUIRED_FIELD_MISSING", outcomes[1].Error!.Upstream!.Code);
    }

    [Fact]
    public async Task After_a_lost_answer_each_creation_is_found_by_its_mark_with_one_query()
    {
        await using var simulated = await SimulatedPair.StartAsync((settings, _) => settings["Connections:salesforce:main:Retries"] = "0");
        var what = simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        var changes = Enumerable.Range(1, 50).Select(number => Task($"c{number}", what, $"Due {number}")).ToArray();
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "salesforce",
                Kind = FaultKind.DropResponse,
                Method = "POST",
                Path = "/composite/sobjects",
                Times = 1,
            }
        );
        var writes = simulated.Bench.SalesforceWrites;

        var lost = await writes.PerformAsync(Workbench.Batch(changes), CancellationToken.None);
        Assert.All(lost, outcome => Assert.Equal(ChangeState.InDoubt, outcome.State));
        var before = simulated.Host.Received.List("salesforce").Count;
        var never = Task("c51", what, "Due 51");
        var seen = await writes.InspectAllAsync(Workbench.Batch([.. changes, never]), CancellationToken.None);

        Assert.Equal(1, simulated.Host.Received.List("salesforce").Count - before);
        Assert.All(seen.Take(50), sighting => Assert.Equal(SightingKind.Done, sighting.Kind));
        Assert.Equal(50, seen.Take(50).Select(sighting => sighting.RecordId).Distinct().Count());
        Assert.Equal(SightingKind.NotDone, seen[50].Kind);
        Assert.Equal(1, Calls(simulated, "POST"));
    }

    [Fact]
    public async Task Upserts_and_updates_are_seen_as_done_not_done_or_changed_by_another()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var writes = simulated.Bench.SalesforceWrites;
        var first = Renewal(simulated, 1);
        await writes.PerformAsync(Workbench.Batch(first), CancellationToken.None);
        var upserts = await writes.InspectAllAsync(
            Workbench.Batch(first, Renewal(simulated, 2), Renewal(simulated, 1, "Other name")),
            CancellationToken.None
        );
        Assert.Equal([SightingKind.Done, SightingKind.NotDone, SightingKind.NotDone], upserts.Select(sighting => sighting.Kind));

        var id = simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        Change Update(string change, decimal before, decimal after) =>
            Workbench.Update(change, "Opportunity", id, Workbench.Field("Amount", before, after)) with
            {
                Collection = "terms",
            };
        var updates = await writes.InspectAllAsync(
            Workbench.Batch(Update("c1", 48000, 1), Update("c2", 1, 48000), Update("c3", 1, 2)),
            CancellationToken.None
        );
        Assert.Equal([SightingKind.NotDone, SightingKind.Done, SightingKind.Conflict], updates.Select(sighting => sighting.Kind));
    }
}
