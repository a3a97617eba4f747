using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.SpotDraft;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

public sealed class ContractListTests
{
    [Fact]
    public async Task Pages_cover_every_contract_once_newest_first()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        for (var count = 0; count < 17; count++)
        {
            await simulator.NdaAsync();
        }

        var seen = new List<string>();
        for (var page = 1; page <= 3; page++)
        {
            var reply = await simulator.GetAsync($"contracts/?page={page}&limit=10");
            Assert.Equal(("25", "10"), (reply.Text("total_results"), reply.Text("limit")));
            seen.AddRange(reply.Json.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
        }

        Assert.Equal(25, seen.Distinct().Count());
        Assert.Equal("T-1025", seen[0]);
        Assert.Equal(0, (await simulator.GetAsync("contracts/?page=9")).Json.GetProperty("results").GetArrayLength());
    }

    [Theory]
    [InlineData("limit=500", "100")]
    [InlineData("", "10")]
    public async Task The_limit_is_10_unless_told_and_100_at_most(string query, string expected)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        Assert.Equal(expected, (await simulator.GetAsync($"contracts/?{query}")).Text("limit"));
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("limit=x")]
    [InlineData("filter__display_status=SIGNED")]
    [InlineData("filter__created_at[$gte]=yesterday")]
    [InlineData("filter__contract_type_id=NDA")]
    [InlineData("filter__client_name[$gt]=A")]
    [InlineData("filter__created_at[$like]=2026-01-01")]
    public async Task Values_and_operators_that_do_not_fit_are_400(string query)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        Assert.Equal(400, (await simulator.GetAsync($"contracts/?{query}")).Code);
    }

    [Theory]
    [InlineData("filter__display_status=EXECUTED", 7)]
    [InlineData("filter__display_status[$in]=DRAFT,EXECUTED", 8)]
    [InlineData("filter__display_status[$ne]=EXECUTED", 1)]
    [InlineData("filter__contract_type_id=100", 1)]
    [InlineData("filter__contract_type_id[$gt]=100", 7)]
    [InlineData("filter__contract_id=T-1001", 1)]
    [InlineData("filter__contract_id[$in]=T-1001,1002", 2)]
    [InlineData("filter__client_name=Globex Corporation", 2)]
    [InlineData("filter__contract_kind=TEMPLATE", 8)]
    [InlineData("query=contoso", 1)]
    [InlineData("filter__unheard_of=1", 8)]
    public async Task Filters_select_by_their_operators(string query, int expected)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        Assert.Equal(expected, (await simulator.GetAsync($"contracts/?{query}")).Json.GetProperty("total_results").GetInt32());
    }

    [Fact]
    public async Task A_comma_within_a_value_is_escaped()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.NdaAsync("Wingtip, Toys");
        var query = Uri.EscapeDataString(@"Wingtip\, Toys,Tailspin Toys");
        Assert.Equal("2", (await simulator.GetAsync($"contracts/?filter__client_name[$in]={query}")).Text("total_results"));
    }

    [Fact]
    public async Task Expiring_contracts_are_found_by_their_end_date_and_follow_its_correction()
    {
        await using var simulator = await RunningSimulator.StartAsync(
            new SimulatorOptions
            {
                AsOf = new DateOnly(2026, 1, 1),
                SpotDraft = new SpotDraftSettings { RequestsPerSecond = 0 },
            }
        );
        const string Within = "contracts/?filter__expiring_at[$gte]=2026-01-01T00:00:00Z&filter__expiring_at[$lte]=2026-04-01T00:00:00Z";
        Assert.Equal("5", (await simulator.GetAsync(Within)).Text("total_results"));

        var corrected = await simulator.ControlAsync("spotdraft/contracts/T-1001/key_pointers", new { end_date = "2027-01-31" });
        Assert.Equal("2027-01-31", corrected.Text("expiring_at"));
        Assert.Equal("4", (await simulator.GetAsync(Within)).Text("total_results"));
        await simulator.ControlAsync("spotdraft/contracts/T-1001/key_pointers", new { end_date = "perpetual" });
        Assert.Equal(
            "0",
            (await simulator.GetAsync("contracts/?filter__contract_id=T-1001&filter__expiring_at[$gt]=2000-01-01")).Text("total_results")
        );
    }

    [Fact]
    public async Task What_changed_since_an_instant_is_found_even_when_no_event_tells_of_it()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var since = Uri.EscapeDataString(simulator.Host.Clock.GetUtcNow().ToString("O"));
        await simulator.ControlAsync("spotdraft/contracts/T-1008/hold");
        var rows = (await simulator.GetAsync($"contracts/?filter__last_updated_on[$gte]={since}")).Json.GetProperty("results");
        Assert.Equal("ON_HOLD", Assert.Single(rows.EnumerateArray()).GetProperty("contract_status").GetString());
    }

    [Fact]
    public async Task During_lookup_lag_a_new_contract_is_known_by_id_only()
    {
        var machine = new ManualMachine();
        await using var simulator = await RunningSimulator.StartAsync(new SimulatorOptions { Machine = machine });
        simulator.Host.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.LookupLag,
                DelayMs = 5000,
            }
        );
        var id = await simulator.NdaAsync(recordId: "006L");
        Assert.Equal("DRAFT", await simulator.StatusAsync(id));
        Assert.Equal(0, (await simulator.GetAsync("contracts/by_external_metadata/006L")).Json.GetArrayLength());
        Assert.Equal("8", (await simulator.GetAsync("contracts/")).Text("total_results"));

        machine.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, (await simulator.GetAsync("contracts/by_external_metadata/006L")).Json.GetArrayLength());
        Assert.Equal("9", (await simulator.GetAsync("contracts/")).Text("total_results"));
    }

    [Fact]
    public async Task A_lookup_answers_fifty_contracts_at_most()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        for (var count = 0; count < 51; count++)
        {
            await simulator.NdaAsync(recordId: "006M");
        }

        Assert.Equal(50, (await simulator.GetAsync("contracts/by_external_metadata/006M")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Integer_ids_in_lists_are_a_switch()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync("spotdraft/settings", new { integer_list_ids = true });
        Assert.Equal(1008, (await simulator.GetAsync("contracts/")).Json.GetProperty("results")[0].GetProperty("id").GetInt32());
    }
}
