using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.EndToEnd.Crash;

/// <summary>What has to stand at the vendors and in the state folder when everything is over.</summary>
internal sealed class Aftermath(Shop shop, CrashWork work, IReadOnlyList<Operation> operations)
{
    /// <summary>Each deal has one contract, is won, and carries one file and one task.</summary>
    /// <param name="contractsBefore">Contracts that stood in the workspace before any was asked for.</param>
    public async Task AssertDealsAsync(int contractsBefore)
    {
        var contracts = await shop.ContractsAsync();
        Assert.Equal(contractsBefore + work.Due + work.Deals.Count, contracts.Count);
        var byDeal = contracts.ToLookup(contract => contract["external_metadata"]?["id"]?.ToString() ?? "");
        var deals = Records("Opportunity").ToDictionary(row => (string)row["Id"]!, StringComparer.Ordinal);
        var files = Records("ContentVersion").ToLookup(file => (string?)file.GetValueOrDefault("FirstPublishLocationId") ?? "");
        var tasks = Records("Task").ToLookup(task => (string?)task.GetValueOrDefault("WhatId") ?? "");
        foreach (var id in work.Deals)
        {
            var contract = Assert.Single(byDeal[id]);
            Assert.Equal(contract["id"]!.ToString(), deals[id].GetValueOrDefault("SpotDraft_Contract_Id__c"));
            Assert.Equal("Closed Won", deals[id]["StageName"]);
            Assert.Single(files[id]);
            Assert.Single(tasks[id]);
        }
    }

    /// <summary>Each contract that was renewed has one renewal, with one task.</summary>
    public void AssertRenewals()
    {
        var renewals = Records("Opportunity").Where(row => row.GetValueOrDefault("SpotDraft_Renewal_Key__c") is string).ToList();
        var contracts = renewals.Select(row => ((string)row["SpotDraft_Renewal_Key__c"]!).Split(':')[0]);
        Assert.Equal(work.Renewed.Order(StringComparer.Ordinal), contracts.Order(StringComparer.Ordinal));
        var tasks = Records("Task").ToLookup(task => (string?)task.GetValueOrDefault("WhatId") ?? "");
        Assert.All(renewals, renewal => Assert.Single(tasks[(string)renewal["Id"]!]));
    }

    /// <summary>Whatever was asked became one operation that ended well, with all that was planned in it done; the log tells of those and of no other.</summary>
    public async Task AssertNoneLostAsync()
    {
        Assert.All(operations, operation => Assert.Equal(OperationState.Succeeded, operation.State));
        Assert.Equal((2 * work.Deals.Count) + work.Renewed.Count, operations.Count);
        Assert.Equal(operations.Count, operations.DistinctBy(operation => operation.Plan.Key).Count());
        var known = operations.Select(operation => operation.Id).ToHashSet(StringComparer.Ordinal);
        var told = (await shop.LogAsync()).Where(one => one.OperationId is not null).Select(one => one.OperationId!).ToHashSet();
        Assert.True(
            known.SetEquals(told),
            $"{told.Except(known).Count()} operations of the log are gone, {known.Except(told).Count()} are untold"
        );
        foreach (var operation in operations)
        {
            var changes = await shop.Operations.ChangesAsync(operation.Id, CancellationToken.None);
            Assert.All(changes, progress => Assert.Equal(ChangeState.Done, progress.State));
        }
    }

    /// <summary>What cannot be looked up was sent once; what can was sent again only after the settle window, unless the vendor had refused it.</summary>
    public async Task AssertWaitedBeforeSentAgainAsync(TimeSpan settleWindow)
    {
        var classes = operations
            .SelectMany(operation => operation.Plan.Changes.Select(change => ((operation.Id, change.Id), change.Class)))
            .ToDictionary(pair => pair.Item1, pair => pair.Class);
        var refused = shop
            .Simulator.Received.List()
            .Where(request => request.Status == StatusCodes.Status429TooManyRequests && VendorWrite.Is(request))
            .Select(Attempt.Of)
            .ToHashSet();
        var attempts = (await shop.AttemptsAsync())
            .Where(told => !refused.Contains(told.Attempt))
            .Select(told => told.Event)
            .SelectMany(one => Changes(one).Select(change => (Change: (one.OperationId!, change), one.Time)))
            .GroupBy(attempt => attempt.Change, attempt => attempt.Time);
        foreach (var attempt in attempts.Where(attempt => classes[attempt.Key] is ChangeClass.Observable or ChangeClass.Unobservable))
        {
            var times = attempt.Order().ToList();
            Assert.True(classes[attempt.Key] == ChangeClass.Observable || times.Count == 1, $"{attempt.Key} was sent {times.Count} times");
            Assert.All(
                times.Zip(times.Skip(1), (earlier, later) => later - earlier),
                pause => Assert.True(pause >= settleWindow, $"{attempt.Key} was sent again after {pause}")
            );
        }
    }

    private IEnumerable<IReadOnlyDictionary<string, object?>> Records(string type) => shop.Simulator.Salesforce.Org.All(type);

    private static IEnumerable<string> Changes(StoredEvent stored) =>
        JsonNode.Parse(stored.Json)!["data"]!["changes"]!.AsArray().Select(change => change!.ToString());
}
