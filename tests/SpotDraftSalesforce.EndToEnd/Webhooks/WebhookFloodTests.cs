using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Crash;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Automations;
using Xunit.Abstractions;

namespace SpotDraftSalesforce.EndToEnd.Webhooks;

/// <summary>Ten thousand webhooks, one event in three twice and all in disorder, while the server is killed five times.</summary>
[Collection(ServerProcesses.Name)]
public sealed class WebhookFloodTests(ITestOutputHelper output)
{
    private const int Deals = 100;
    private const int EventsOfEach = 75;
    private const int Senders = 8;

    private static readonly TimeSpan Within = TimeSpan.FromMinutes(4);

    /// <summary>The server is killed when so many are acknowledged, and once more while it works them off.</summary>
    private static readonly int[] KilledAt = [1_000, 3_000, 5_000, 8_000];

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Operations:Lease"] = "2",
        ["Operations:SettleWindow"] = "3",
        ["Connections:spotdraft:main:TimeoutSeconds"] = "5",
        ["Connections:salesforce:main:TimeoutSeconds"] = "5",
    };

    [Fact]
    public async Task Ten_thousand_webhooks_leave_one_effect_for_each_event_that_asks_for_one_and_none_is_lost()
    {
        var began = Stopwatch.StartNew();
        using var patience = new CancellationTokenSource(Within);
        await using var shop = await Shop.OpenAsync(Settings, requestsPerSecond: 0);
        var deals = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var deal = 0; deal < Deals; deal++)
        {
            var opportunity = shop.AddOpportunity($"Flood {deal}", 1000 + deal);
            deals[opportunity] = await ExecutedAsync(shop, opportunity, 1000 + deal);
        }

        var flood = new WebhookFlood(shop.Simulator.Ready.SpotDraft.HmacKey, new Random(CrashPlan.Seed));
        flood.Prepare([.. deals.Values], EventsOfEach, shop.Simulator.Clock.GetUtcNow().AddHours(-1));
        Assert.Equal(10_000, flood.Deliveries);
        await using var killed = new KilledServer(shop);
        await killed.StartAsync();

        var delivering = flood.DeliverAsync(() => killed.Address, Senders, patience.Token);
        foreach (var mark in KilledAt)
        {
            await Eventually.UntilAsync(() => Task.FromResult(flood.Acknowledged), acknowledged => acknowledged >= mark, Within);
            await killed.KillAndStartAsync();
        }

        await delivering;
        var delivered = began.Elapsed;
        var inbox = shop.Services.GetRequiredService<IInbox>();
        await Eventually.UntilAsync(() => CountAsync(inbox, "done"), done => done >= Deals / 2, Within);
        await killed.KillAndStartAsync();
        Assert.Equal(0, await Eventually.UntilAsync(() => CountAsync(inbox, "waiting"), waiting => waiting == 0, Within));
        var operations = await shop.SettledAsync(TimeSpan.FromSeconds(60));

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{flood.Deliveries} webhooks of {flood.Events} events in {flood.Sent} requests, {killed.Kills} kills, {operations.Count} operations, "
                    + $"acknowledged after {delivered.TotalSeconds:0} s, worked off after {began.Elapsed.TotalSeconds:0} s"
            )
        );
        Assert.Equal(KilledAt.Length + 1, killed.Kills);
        await AssertInboxAsync(inbox, flood);
        AssertOneEffectEach(shop, deals.Keys);
        Assert.All(operations, operation => Assert.Equal(OperationState.Succeeded, operation.State));
        await shop.AssertEvidenceAsync();
    }

    private static async Task<int> CountAsync(IInbox inbox, string state) =>
        (await inbox.CountAsync(CancellationToken.None)).GetValueOrDefault(state);

    /// <summary>Every event is there once, those that ask for something are done, and the others are known to ask for nothing.</summary>
    private static async Task AssertInboxAsync(IInbox inbox, WebhookFlood flood)
    {
        var counts = await inbox.CountAsync(CancellationToken.None);
        Assert.Equal(Deals, counts["done"]);
        Assert.Equal(flood.Events - Deals, counts["ignored"]);
        Assert.Equal(2, counts.Count);
    }

    private static void AssertOneEffectEach(Shop shop, IEnumerable<string> opportunities)
    {
        var org = shop.Simulator.Salesforce.Org;
        var files = org.All("ContentVersion").CountBy(file => (string?)file["FirstPublishLocationId"] ?? "").ToDictionary();
        var tasks = org.All("Task").CountBy(task => (string?)task["WhatId"] ?? "").ToDictionary();
        foreach (var opportunity in opportunities)
        {
            var deal = org.All("Opportunity").Single(row => (string?)row["Id"] == opportunity);
            Assert.Equal("Closed Won", deal["StageName"]);
            Assert.Equal(1, files.GetValueOrDefault(opportunity));
            Assert.Equal(1, tasks.GetValueOrDefault(opportunity));
        }
    }

    private static async Task<long> ExecutedAsync(Shop shop, string opportunity, decimal value)
    {
        var made = await shop.ControlAsync(
            HttpMethod.Post,
            "/spotdraft/contracts",
            new JsonObject
            {
                ["name"] = $"Order form of {opportunity}",
                ["counterparty"] = "Northwind Traders",
                ["contract_type_id"] = 101,
                ["external_metadata"] = new JsonObject
                {
                    ["id"] = opportunity,
                    ["integration_name"] = "Salesforce",
                    ["record_type"] = "Opportunity",
                    ["record_data"] = new JsonObject(),
                },
                ["key_pointers"] = new JsonObject
                {
                    ["contract_value"] = new JsonObject { ["type"] = "USD", ["value"] = value },
                },
            }
        );
        return (long)made!["contract_id"]!;
    }

    /// <summary>A server that is killed and started again on the same folder.</summary>
    private sealed class KilledServer(Shop shop) : IAsyncDisposable
    {
        private ServerProgram? _server;

        public int Kills { get; private set; }

        public Uri Address => _server!.Address;

        public async Task StartAsync() => _server = await ServerProgram.ServeHttpAsync(shop.Folder, shop.Settings);

        public async Task KillAndStartAsync()
        {
            var old = _server!;
            old.Kill();
            await old.WaitForExitAsync();
            Kills++;
            await StartAsync();
            await old.DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }
    }
}
