using System.Diagnostics;
using System.Net;
using System.Text.Json;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.SpotDraft;
using SpotDraftSalesforce.Simulator.SpotDraft.Loading;

namespace SpotDraftSalesforce.Tests.Simulator;

public sealed class SimulatorHostTests
{
    [Fact]
    public async Task Starting_twice_at_once_takes_different_ports_and_less_than_a_second_when_warm()
    {
        await using var first = await RunningSimulator.StartAsync();
        var watch = Stopwatch.StartNew();
        await using var second = await RunningSimulator.StartAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        Assert.Equal(
            4,
            new[] { first.Host.SpotDraftBase, first.Host.SalesforceBase, second.Host.SpotDraftBase, second.Host.SalesforceBase }
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public async Task The_ready_line_says_where_and_how_and_the_key_is_for_its_owner_only()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var line = simulator.Host.Ready.ToJson();
        Assert.DoesNotContain('\n', line);
        var ready = JsonDocument.Parse(line).RootElement;
        Assert.Equal(
            simulator.Host.SpotDraftBase.GetLeftPart(UriPartial.Authority),
            ready.GetProperty("spotdraft").GetProperty("base").GetString()
        );
        foreach (
            var name in new[] { "base", "login", "client_id", "client_secret", "username", "password", "refresh_token", "jwt_key_file" }
        )
        {
            Assert.False(string.IsNullOrEmpty(ready.GetProperty("salesforce").GetProperty(name).GetString()));
        }

        var key = ready.GetProperty("salesforce").GetProperty("jwt_key_file").GetString()!;
        Assert.NotEmpty(await File.ReadAllTextAsync(key));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        }
    }

    [Fact]
    public async Task The_clock_starts_at_the_day_and_moves()
    {
        await using var simulator = await RunningSimulator.StartAsync(new SimulatorOptions { AsOf = new DateOnly(2025, 5, 1) });
        Assert.StartsWith("2025-05-01", (await simulator.GetAsync("/_sim/clock")).Text("now"), StringComparison.Ordinal);
        Assert.StartsWith(
            "2025-05-31",
            (await simulator.ControlAsync("clock", new { advance_days = 30 })).Text("now"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "2027-01-01",
            (await simulator.ControlAsync("clock", new { now = "2027-01-01" })).Text("now"),
            StringComparison.Ordinal
        );
        Assert.Equal(400, (await simulator.ControlAsync("clock", new { now = "soon" })).Code);
        Assert.Equal(400, (await simulator.ControlAsync("clock")).Code);
    }

    [Fact]
    public async Task The_seed_links_the_executed_contracts_to_the_won_opportunities()
    {
        await using var simulator = await RunningSimulator.StartAsync(new SimulatorOptions { AsOf = new DateOnly(2026, 1, 1) });
        var opportunity = simulator.Host.Salesforce.Org.All("Opportunity").Single(record => record["Name"] is "Umbrella - Long Term");
        var contract = Assert.Single(
            (await simulator.GetAsync($"contracts/by_external_metadata/{opportunity["Id"]}")).Json.EnumerateArray()
        );
        Assert.Equal("EXECUTED", contract.GetProperty("contract_status").GetString());
        var dump = await simulator.GetAsync($"/_sim/spotdraft/contracts/{contract.GetProperty("id").GetInt32()}");
        Assert.Equal("2027-02-05", dump.Text("expiring_at"));
        Assert.Equal(240000m, dump.Json.GetProperty("key_pointers").GetProperty("contract_value").GetProperty("value").GetDecimal());
    }

    [Fact]
    public async Task Reset_brings_the_seed_back()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.NdaAsync();
        Assert.Equal(204, (await simulator.ControlAsync("reset")).Code);
        Assert.Equal("8", (await simulator.GetAsync("contracts/")).Text("total_results"));
    }

    [Fact]
    public async Task An_executed_contract_can_be_made_directly()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var made = await simulator.ControlAsync(
            "spotdraft/contracts",
            new
            {
                name = "Old agreement",
                counterparty = "Wingtip Toys",
                date = "2020-02-03",
                external_metadata = Requests.Metadata("006O"),
                key_pointers = new { end_date = "2030-02-03", term_number = 2 },
            }
        );
        Assert.Equal(("EXECUTED", "2030-02-03"), (made.Text("status"), made.Text("expiring_at")));
        Assert.Equal(1, (await simulator.GetAsync("contracts/by_external_metadata/006O")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_port_in_use_or_a_folder_that_is_not_there_ends_the_program_with_2_and_one_line()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        string[][] mistakes =
        [
            ["--spotdraft-port", $"{simulator.Host.SpotDraftBase.Port}"],
            ["--load", "/no/such/folder"],
            ["--as-of", "tomorrow"],
            ["--salesforce-port", "99999"],
            ["--nonsense"],
        ];
        foreach (var mistake in mistakes)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            Assert.Equal(2, await new SimulatorCommand(output, error).RunAsync(mistake));
            Assert.Equal("", output.ToString());
            Assert.Single(error.ToString().TrimEnd().Split('\n'));
        }
    }

    [Theory]
    [InlineData("One Inc. (\"Seller\"); Two, LLC (“Buyer”)", "Two, LLC")]
    [InlineData(
        "WATER NOW, INC.; (\"Water Now\"); Hydraspin USA, Inc. (\"Subsidiary\", collectively with Water Now, \"Hydraspin\")",
        "Hydraspin USA, Inc"
    )]
    [InlineData("Thrivent Financial for Lutherans", "Thrivent Financial for Lutherans")]
    [InlineData("Signature Pty Ltd; CPM  Medical (UK) Limited", "CPM Medical (UK) Limited")]
    public void The_customer_is_the_second_party_without_its_alias(string cell, string expected) =>
        Assert.Equal(expected, RenewalTerms.OtherParty(cell));

    [DataFact]
    public async Task The_published_renewal_terms_load_with_their_mess()
    {
        var watch = Stopwatch.StartNew();
        await using var simulator = await RunningSimulator.StartAsync(
            new SimulatorOptions
            {
                LoadFolder = DataFactAttribute.Folder,
                SpotDraft = new SpotDraftSettings { RequestsPerSecond = 0 },
            }
        );
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
        Assert.Equal("408", (await simulator.GetAsync("contracts/")).Text("total_results"));
        Assert.Equal("408", (await simulator.GetAsync("contracts/?filter__display_status=EXECUTED")).Text("total_results"));
        Assert.Equal("184", (await simulator.GetAsync("contracts/?filter__expiring_at[$gte]=1900-01-01")).Text("total_results"));

        var dump = (await simulator.GetAsync("/_sim/spotdraft/contracts")).Json.EnumerateArray().ToArray();
        var accounts = simulator.Host.Salesforce.Org.All("Account").Select(account => (string)account["Id"]!).ToHashSet();
        Assert.All(dump, contract => Assert.Contains(contract.GetProperty("external_metadata").GetProperty("id").GetString()!, accounts));
        var ends = dump.Where(contract => contract.GetProperty("key_pointers").TryGetProperty("end_date", out _))
            .Select(contract => contract.GetProperty("key_pointers").GetProperty("end_date").GetString()!)
            .ToArray();
        Assert.Equal(260, ends.Length);
        Assert.Contains("perpetual", ends);
        Assert.Contains("[]/[]/2021", ends);
        Assert.DoesNotContain(dump, contract => contract.GetProperty("key_pointers").TryGetProperty("contract_value", out _));
        Assert.Equal(HttpStatusCode.OK, (await simulator.GetAsync("templates/1002/")).Status);
    }
}
