using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;

namespace SpotDraftSalesforce.Tests.Connectors;

public class ConnectionCatalogTests
{
    [Fact]
    public async Task With_nothing_configured_the_error_names_each_variable_to_set()
    {
        using var bench = new Workbench(null, new Dictionary<string, string?>());

        var error = Assert.Throws<GovernedException>(() => bench.Catalog.Pair(null)).Error;

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains("SDSF_Connections__salesforce__main__ClientId", error.Cure, StringComparison.Ordinal);
        Assert.Contains("SDSF_Connections__spotdraft__main__ClientSecret", error.Cure, StringComparison.Ordinal);
        Assert.Empty(bench.Catalog.PairNames);
        var reports = await new ConnectionHealth(bench.Catalog).CheckAsync(null, CancellationToken.None);
        Assert.Equal(2, reports.Count);
        Assert.All(reports, report => Assert.Equal(ConnectionState.NotConfigured, report.State));
    }

    [Fact]
    public void One_connection_of_each_kind_makes_a_pair_without_being_asked_and_contacts_nobody()
    {
        var network = new FakeNetwork(_ => FakeNetwork.Empty());
        using var bench = Workbench.Over(network);

        var pair = bench.Catalog.Pair(null);

        Assert.Equal("default", pair.Name);
        Assert.Equal("salesforce:main", pair.Salesforce.Name);
        Assert.Equal("spotdraft:main", pair.SpotDraft.Name);
        Assert.Equal("end_date", pair.Options.KeyPointers.EndDate);
        Assert.Empty(network.Sent);
        Assert.Same(pair.Salesforce, bench.Catalog.Pair("default").Salesforce);
    }

    [Fact]
    public void Named_pairs_take_their_settings_and_an_unknown_name_lists_the_others()
    {
        var settings = Workbench.Settings();
        settings["Pairs:emea:Salesforce"] = "main";
        settings["Pairs:emea:SpotDraft"] = "main";
        settings["Pairs:emea:TimeZone"] = "Europe/Berlin";
        settings["Pairs:emea:KeyPointers:EndDate"] = "expiry";
        settings["Pairs:emea:Stages:Won"] = "Gewonnen";
        using var bench = new Workbench(null, settings);

        var pair = bench.Catalog.Pair("EMEA");

        Assert.Equal(("emea", "expiry", "Gewonnen"), (pair.Name, pair.Options.KeyPointers.EndDate, pair.Options.Stages.Won));
        Assert.Equal(new DateOnly(2026, 6, 2), pair.Options.DateOf(new DateTimeOffset(2026, 6, 1, 22, 30, 0, TimeSpan.Zero)));
        var error = Assert.Throws<GovernedException>(() => bench.Catalog.Pair("apac")).Error;
        Assert.Contains("emea", error.Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Connections:spotdraft:main:ClientSecret", null, "SDSF_Connections__spotdraft__main__ClientSecret")]
    [InlineData("Connections:spotdraft:main:Region", "mars", "SDSF_Connections__spotdraft__main__Region")]
    [InlineData("Connections:spotdraft:main:BaseAddress", "http://plain.example", "SDSF_Connections__spotdraft__main__BaseAddress")]
    [InlineData("Connections:salesforce:main:InstanceUrl", null, "SDSF_Connections__salesforce__main__InstanceUrl")]
    [InlineData("Connections:salesforce:main:Flow", "password", "SDSF_Connections__salesforce__main__Flow")]
    [InlineData("Pairs:default:TimeZone", "Mars/Olympus", "SDSF_Pairs__default__TimeZone")]
    public void A_wrong_setting_is_named_by_its_variable_and_its_value_is_not_repeated(string key, string? value, string variable)
    {
        var settings = Workbench.Settings();
        settings[key] = value;
        using var bench = new Workbench(null, settings);

        var error = Assert.Throws<GovernedException>(() => bench.Catalog.Pair(null)).Error;

        Assert.Contains(variable, error.Cure, StringComparison.Ordinal);
        Assert.DoesNotContain("00Dxx!token", error.Message + error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_do_not_spell_their_secrets()
    {
        var options = new Mcp.Connectors.Salesforce.SalesforceOptions { ClientSecret = "planted-secret" };

        Assert.DoesNotContain("planted-secret", options.ToString(), StringComparison.Ordinal);
    }
}
