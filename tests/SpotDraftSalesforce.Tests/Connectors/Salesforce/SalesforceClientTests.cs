using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public class SalesforceClientTests
{
    public static TheoryData<string> Flows => ["client_credentials", "jwt", "refresh_token"];

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task Each_flow_gets_a_token_and_says_who_it_is(string flow)
    {
        await using var simulated = await SimulatedPair.StartAsync(
            (settings, host) =>
            {
                settings["Connections:salesforce:main:Flow"] = flow;
                settings["Connections:salesforce:main:Username"] = host.Ready.Salesforce.Username;
                settings["Connections:salesforce:main:PrivateKeyFile"] = host.Ready.Salesforce.JwtKeyFile;
                settings["Connections:salesforce:main:RefreshToken"] = host.Ready.Salesforce.RefreshToken;
            }
        );

        var identity = await simulated.Bench.Salesforce.IdentityAsync(CancellationToken.None);

        Assert.Equal("integration@simulator.example", identity.Username);
        Assert.Equal("v68.0", await simulated.Bench.Salesforce.VersionAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Queries_page_and_several_go_in_one_call()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        for (var number = 0; number < 2_100; number++)
        {
            simulated.Host.Salesforce.Org.Insert("Account", new Dictionary<string, object?> { ["Name"] = $"Many {number:0000}" });
        }

        var name = "Many%";
        var all = await simulated.Bench.Salesforce.QueryAsync(
            Soql.Query($"SELECT Id, Name FROM Account WHERE Name LIKE {name} ORDER BY Name"),
            CancellationToken.None
        );
        Assert.Equal(2_100, all.Count);
        Assert.Equal(2_100, all.Select(row => (string?)row["Id"]).Distinct().Count());

        var before = simulated.Host.Received.List("salesforce").Count;
        var account = "Northwind Traders";
        var many = await simulated.Bench.Salesforce.QueryManyAsync(
            [
                Soql.Query($"SELECT Id FROM Account WHERE Name = {account}"),
                Soql.Query($"SELECT Id, Name, Account.Name FROM Opportunity WHERE Account.Name = {account}"),
                "SELECT ApiName, IsWon FROM OpportunityStage WHERE IsActive = TRUE",
            ],
            CancellationToken.None
        );
        Assert.Equal(1, simulated.Host.Received.List("salesforce").Count - before);
        Assert.Equal([1, 2, 8], many.Select(rows => rows.Count));
    }

    [Fact]
    public async Task A_query_too_long_for_an_address_goes_in_a_body()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var names = Enumerable.Range(0, 600).Select(number => $"Nobody of this name {number}").Append("Northwind Traders").ToList();

        var rows = await simulated.Bench.Salesforce.QueryAsync(
            Soql.Query($"SELECT Id FROM Account WHERE Name IN {names}"),
            CancellationToken.None
        );

        Assert.Single(rows);
    }

    [Fact]
    public async Task A_description_is_asked_for_again_only_if_it_has_changed()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulated = await SimulatedPair.StartAsync();
        using var bench = SimulatedPair.BenchFor(simulated.Host, time);
        var first = await bench.Salesforce.DescribeAsync("Opportunity", CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(9));
        await bench.Salesforce.DescribeAsync("Opportunity", CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Same(first, await bench.Salesforce.DescribeAsync("Opportunity", CancellationToken.None));

        var asked = simulated
            .Host.Received.List("salesforce")
            .Where(sent => sent.PathAndQuery.EndsWith("/describe", StringComparison.Ordinal))
            .ToList();
        Assert.Equal([200, 304], asked.Select(sent => sent.Status));
    }

    [Fact]
    public async Task A_value_that_attacks_the_query_is_only_a_value()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var attack = "x' OR Name != 'x";

        Assert.Empty(
            await simulated.Bench.Salesforce.QueryAsync(Soql.Query($"SELECT Id FROM Account WHERE Name = {attack}"), CancellationToken.None)
        );
    }

    [Fact]
    public async Task Errors_carry_the_org_s_own_code()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.Salesforce;

        var unknownField = await Assert.ThrowsAsync<GovernedException>(() =>
            client.QueryAsync("SELECT Nope__c FROM Account", CancellationToken.None)
        );
        Assert.Equal((ErrorCode.UpstreamRejected, "INVALID_FIELD"), (unknownField.Error.Code, unknownField.Error.Upstream!.Code));

        var missing = await Assert.ThrowsAsync<GovernedException>(() =>
            client.GetAsync("Opportunity", Workbench.OpportunityId, [], CancellationToken.None)
        );
        Assert.Equal(ErrorCode.NotFound, missing.Error.Code);

        var inMany = await Assert.ThrowsAsync<GovernedException>(() =>
            client.QueryManyAsync(["SELECT Id FROM Account LIMIT 1", "SELECT Id FROM Nothing__c"], CancellationToken.None)
        );
        Assert.Equal("INVALID_TYPE", inMany.Error.Upstream!.Code);
    }

    [Fact]
    public async Task Sessions_that_end_between_calls_are_renewed_unnoticed()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        await simulated.Bench.Salesforce.LimitsAsync(CancellationToken.None);
        using var http = new HttpClient { BaseAddress = simulated.Host.SalesforceBase };
        (await http.PostAsync("/_sim/salesforce/sessions/expire", null)).EnsureSuccessStatusCode();

        await simulated.Bench.Salesforce.LimitsAsync(CancellationToken.None);

        Assert.Equal(2, simulated.Host.Received.List("salesforce").Count(request => request.PathAndQuery == "/services/oauth2/token"));
    }

    [Fact]
    public async Task A_record_is_found_by_its_external_id_or_not_at_all()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.Salesforce;

        Assert.Null(await client.FindAsync("Opportunity", "SpotDraft_Renewal_Key__c", "T-1:1", ["Id"], CancellationToken.None));
        await Assert.ThrowsAsync<GovernedException>(() =>
            client.FindAsync("Opportunity", "Nope__c", "T-1", ["Id"], CancellationToken.None)
        );
        Assert.Equal("date", (await client.FieldTypesAsync("Opportunity", CancellationToken.None))["CloseDate"]);
    }

    [Fact]
    public async Task A_used_up_day_is_limited_and_says_so()
    {
        await using var simulated = await SimulatedPair.StartAsync(salesforce: new SalesforceSettings { DailyApiRequests = 3 });
        var client = simulated.Bench.Salesforce;

        var fault = await Assert.ThrowsAsync<GovernedException>(async () =>
        {
            for (var call = 0; call < 10; call++)
            {
                await client.LimitsAsync(CancellationToken.None);
            }
        });

        Assert.Equal((ErrorCode.Limited, "REQUEST_LIMIT_EXCEEDED"), (fault.Error.Code, fault.Error.Upstream!.Code));
    }

    [Fact]
    public async Task Health_says_who_we_are_and_what_is_left_or_what_is_wrong()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var good = await ConnectionHealth.CheckAsync(simulated.Bench.Catalog.Pair(null), CancellationToken.None);
        Assert.All(good, report => Assert.Equal(ConnectionState.Connected, report.State));
        Assert.Equal("integration@simulator.example", good[0].User);
        Assert.True(good[0].QuotaLeft > 0);

        using var wrong = SimulatedPair.BenchFor(
            simulated.Host,
            (settings, _) =>
            {
                settings["Connections:salesforce:main:ClientSecret"] = "wrong";
                settings["Connections:spotdraft:main:ClientSecret"] = "wrong";
            },
            null
        );
        var bad = await ConnectionHealth.CheckAsync(wrong.Catalog.Pair(null), CancellationToken.None);
        Assert.All(bad, report => Assert.Equal(ConnectionState.Invalid, report.State));
        Assert.All(bad, report => Assert.NotNull(report.Cure));

        using var nowhere = SimulatedPair.BenchFor(
            simulated.Host,
            (settings, _) =>
            {
                settings["Connections:salesforce:main:LoginUrl"] = "http://127.0.0.1:9";
                settings["Connections:spotdraft:main:BaseAddress"] = "http://127.0.0.1:9";
            },
            null
        );
        var gone = await ConnectionHealth.CheckAsync(nowhere.Catalog.Pair(null), CancellationToken.None);
        Assert.All(gone, report => Assert.Equal(ConnectionState.Unreachable, report.State));
    }

    [Theory]
    [InlineData(FaultKind.Html, 200)]
    [InlineData(FaultKind.Status, 500)]
    [InlineData(FaultKind.Hang, 0)]
    [InlineData(FaultKind.DropResponse, 0)]
    public async Task A_read_whose_vendor_stays_down_is_unavailable(FaultKind kind, int status)
    {
        await using var simulated = await SimulatedPair.StartAsync(
            (settings, _) =>
            {
                settings["Connections:salesforce:main:TimeoutSeconds"] = "0.3";
                settings["Connections:salesforce:main:Retries"] = "1";
            }
        );
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "salesforce",
                Kind = kind,
                Status = status == 0 ? 500 : status,
                Path = "/limits",
            }
        );

        var fault = await Assert.ThrowsAsync<GovernedException>(() => simulated.Bench.Salesforce.LimitsAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.UpstreamUnavailable, fault.Error.Code);
    }
}
