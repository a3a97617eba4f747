using Microsoft.Extensions.Logging.Abstractions;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

/// <summary>Authorisations over weeks of simulated time.</summary>
public sealed class AuthorizationKeeperTests
{
    [Fact]
    public async Task An_authorisation_that_nobody_uses_outlives_its_idle_time()
    {
        await using var org = await OrgAccess.StartAsync(rotate: true);
        await org.ControlAsync("oauth", new { refresh_idle_days = 30 });
        var (bench, events) = (org.Open(SalesforceFlow.RefreshToken), new List<AuditEvent>());

        for (var day = 0; day < 120; day += 3)
        {
            await Keeper(bench, events, org).KeepAsync(CancellationToken.None);
            org.Host.Clock.Advance(TimeSpan.FromDays(3));
        }

        await bench.Salesforce.LimitsAsync(CancellationToken.None);
        Assert.InRange(org.Grants.Count, 8, 16);
        Assert.Empty(events);
    }

    [Fact]
    public async Task Without_the_keeper_it_would_have_died()
    {
        await using var org = await OrgAccess.StartAsync();
        await org.ControlAsync("oauth", new { refresh_idle_days = 30 });
        var bench = org.Open(SalesforceFlow.RefreshToken);
        await bench.Salesforce.LimitsAsync(CancellationToken.None);

        org.Host.Clock.Advance(TimeSpan.FromDays(31));

        var report = Assert.Single(
            await new ConnectionHealth(bench.Catalog).CheckAsync(null, CancellationToken.None),
            one => one.Connection == "salesforce:main"
        );
        Assert.Equal(ConnectionState.Expired, report.State);
        Assert.Contains("Authorise the connection again", report.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_owner_is_warned_once_a_day_from_seven_days_before_an_end_that_no_use_puts_off()
    {
        await using var org = await OrgAccess.StartAsync();
        var settings = org.Settings(SalesforceFlow.RefreshToken);
        settings["Connections:salesforce:main:AuthorizationLifeDays"] = "90";
        settings["Connections:salesforce:main:Owner"] = "crm-admin@acme.example";
        var (one, other, events) = (org.Open(settings), org.Open(settings), new List<AuditEvent>());
        await one.Salesforce.LimitsAsync(CancellationToken.None);

        org.Host.Clock.Advance(TimeSpan.FromDays(82));
        await Keeper(one, events, org).KeepAsync(CancellationToken.None);
        Assert.Empty(events);

        org.Host.Clock.Advance(TimeSpan.FromDays(1.5));
        await Keeper(one, events, org).KeepAsync(CancellationToken.None);
        await Keeper(one, events, org).KeepAsync(CancellationToken.None);
        await Keeper(other, events, org).KeepAsync(CancellationToken.None);

        var warning = Assert.Single(events);
        Assert.Equal(EventTypes.ConnectionExpiring, warning.Type);
        Assert.Equal("crm-admin@acme.example", (string?)warning.Data["owner"]);
        Assert.Equal(["/owner"], warning.Sensitive);
        var report = Assert.Single(
            await new ConnectionHealth(one.Catalog).CheckAsync(null, CancellationToken.None),
            checkedOne => checkedOne.Connection == "salesforce:main"
        );
        Assert.Equal(ConnectionState.Connected, report.State);
        Assert.Contains("Its owner is crm-admin@acme.example.", report.Warning, StringComparison.Ordinal);

        org.Host.Clock.Advance(TimeSpan.FromDays(1));
        await Keeper(other, events, org).KeepAsync(CancellationToken.None);
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public async Task Where_keeping_fails_the_owner_is_warned_too()
    {
        await using var org = await OrgAccess.StartAsync();
        var (bench, events) = (org.Open(SalesforceFlow.RefreshToken), new List<AuditEvent>());
        await bench.Salesforce.LimitsAsync(CancellationToken.None);
        await org.ControlAsync("oauth", new { refresh_idle_days = 1 });
        org.Host.Clock.Advance(TimeSpan.FromDays(11));

        await Keeper(bench, events, org).KeepAsync(CancellationToken.None);

        Assert.NotNull(Assert.Single(events).Data["refused_at"]);
    }

    private static AuthorizationKeeper Keeper(Workbench bench, List<AuditEvent> events, OrgAccess org) =>
        new(bench.Catalog, new EventList(events), org.Host.Clock, NullLogger<AuthorizationKeeper>.Instance);

    private sealed class EventList(List<AuditEvent> events) : IJournal
    {
        public Task CommitAsync(JournalEntry entry, CancellationToken cancellationToken)
        {
            events.AddRange(entry.Events);
            return Task.CompletedTask;
        }
    }
}
