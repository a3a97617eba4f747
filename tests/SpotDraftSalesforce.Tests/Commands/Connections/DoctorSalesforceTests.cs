using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Commands;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Tests.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Commands.Connections;

public sealed class DoctorSalesforceTests
{
    [Fact]
    public async Task The_shipped_templates_fit_the_simulated_org_and_the_doctor_says_ok()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        Configure(bench);

        var doctor = await RunAsync(bench, "doctor", "salesforce", "--json");

        var report = JsonNode.Parse(doctor.Out)!;
        Assert.True((bool)report["ok"]!, doctor.Out);
        Assert.Equal(0, doctor.Code);
        Assert.Equal("salesforce:main", (string?)report["connection"]);
    }

    [Fact]
    public async Task A_pair_whose_stage_was_renamed_makes_it_fail_and_say_why()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        Configure(bench);
        bench.Settings["Pairs:main:Salesforce"] = "main";
        bench.Settings["Pairs:main:SpotDraft"] = "main";
        bench.Settings["Pairs:main:Stages:Won"] = "Signed";

        var doctor = await RunAsync(bench, "doctor", "salesforce");

        Assert.Equal(1, doctor.Code);
        Assert.Contains("renamed_stage: OpportunityStage.Signed", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("Set Stages:Won of the pair", doctor.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_of_everything_tells_what_it_could_not_see_of_the_user()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        Configure(bench);

        var doctor = await RunAsync(bench, "doctor", "--json");

        var report = JsonNode.Parse(doctor.Out)!;
        Assert.Equal(0, doctor.Code);
        Assert.NotNull(report["integration_users"]);
    }

    [Fact]
    public async Task A_person_with_every_right_from_anywhere_is_told_without_making_the_doctor_fail()
    {
        await using var bench = await ConnectionsBench.StartAsync();
        Configure(bench);
        var org = bench.Host.Salesforce.Org;
        using var controls = new HttpClient { BaseAddress = new Uri(bench.Host.SalesforceBase, "/_sim/salesforce/") };
        var administrator = org.All("Profile").Single(profile => profile["Name"] is "System Administrator")["Id"];
        using var given = await controls.PostAsJsonAsync($"raw/User/{org.All("User")[0]["Id"]}", new { ProfileId = administrator });
        given.EnsureSuccessStatusCode();

        var doctor = await RunAsync(bench, "doctor", "salesforce", "--json");

        Assert.Equal(0, doctor.Code);
        var kinds = JsonNode.Parse(doctor.Out)!["findings"]!.AsArray().Select(one => $"{one!["severity"]} {one["kind"]}");
        Assert.Equal(["warning named_human", "warning modify_all_data", "warning no_ip_range"], kinds);
    }

    private static void Configure(ConnectionsBench bench)
    {
        foreach (var (key, value) in SimulatorConnections.Of(bench.Host.Ready))
        {
            bench.Settings[key] = value;
        }
    }

    private static async Task<VerbResult> RunAsync(ConnectionsBench bench, params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var input = new StringReader("");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(bench.Settings).Build();
        var environment = new CommandEnvironment(
            output,
            error,
            input,
            false,
            false,
            configuration,
            new ServerServicesFactory(configuration)
        );
        var code = await RootVerb.RunAsync([.. args, "--data", bench.Data, "--policies", PolicyTestFolder.Shipped], environment);
        return new VerbResult(code, output.ToString(), error.ToString());
    }
}
