using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

/// <summary>Tokens of several processes on one state folder, against a simulated org.</summary>
public sealed class SharedTokenTests
{
    [Theory]
    [InlineData(SalesforceFlow.ClientCredentials)]
    [InlineData(SalesforceFlow.Jwt)]
    [InlineData(SalesforceFlow.RefreshToken)]
    public async Task Each_flow_logs_in_and_renews_a_session_that_ran_out(string flow)
    {
        await using var org = await OrgAccess.StartAsync();
        var bench = org.Open(flow);

        await bench.Salesforce.LimitsAsync(CancellationToken.None);
        await org.ExpireSessionsAsync();
        await bench.Salesforce.LimitsAsync(CancellationToken.None);
        await org.ExpireSessionsAsync();
        var identity = await bench.Salesforce.IdentityAsync(CancellationToken.None);

        Assert.Equal(org.Access.Username, identity.Username);
        Assert.Equal(3, org.Grants.Count);
    }

    [Fact]
    public async Task A_ready_access_token_is_used_as_it_is_and_cannot_be_renewed()
    {
        await using var org = await OrgAccess.StartAsync();
        var other = org.Open(SalesforceFlow.ClientCredentials);
        await other.Salesforce.LimitsAsync(CancellationToken.None);
        var settings = new Dictionary<string, string?>
        {
            ["Connections:salesforce:main:AccessToken"] = other.Salesforce.Token!.AccessToken,
            ["Connections:salesforce:main:InstanceUrl"] = org.Access.Base,
        };
        var bench = org.Open(settings);

        await bench.Salesforce.LimitsAsync(CancellationToken.None);
        await org.ExpireSessionsAsync();
        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.Salesforce.LimitsAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.ConnectionExpired, fault.Error.Code);
        Assert.Single(org.Grants);
    }

    [Fact]
    public async Task A_second_process_takes_over_the_token_of_the_first()
    {
        await using var org = await OrgAccess.StartAsync();

        await org.Open(SalesforceFlow.ClientCredentials).Salesforce.LimitsAsync(CancellationToken.None);
        await org.Open(SalesforceFlow.ClientCredentials).Salesforce.LimitsAsync(CancellationToken.None);

        Assert.Single(org.Grants);
    }

    [Fact]
    public async Task Under_rotation_no_two_processes_ever_send_the_same_refresh_token()
    {
        await using var org = await OrgAccess.StartAsync(rotate: true);
        var processes = Enumerable.Range(0, 4).Select(_ => org.Open(SalesforceFlow.RefreshToken)).ToList();

        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(
                processes.SelectMany(process => Enumerable.Range(0, 4).Select(_ => process.Salesforce.LimitsAsync(CancellationToken.None)))
            );
            await org.ExpireSessionsAsync();
        }

        Assert.Equal(3, org.Grants.Count);
        Assert.Equal(3, org.Grants.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_rotated_token_outlives_the_process_that_got_it()
    {
        await using var org = await OrgAccess.StartAsync(rotate: true);
        var first = org.Open(SalesforceFlow.RefreshToken);
        await first.Salesforce.LimitsAsync(CancellationToken.None);
        first.Dispose();
        await org.ExpireSessionsAsync();

        await org.Open(SalesforceFlow.RefreshToken).Salesforce.LimitsAsync(CancellationToken.None);

        Assert.Equal(2, org.Grants.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task New_credentials_are_used_at_once_and_not_the_token_of_the_old_ones()
    {
        await using var org = await OrgAccess.StartAsync();
        await org.Open(SalesforceFlow.ClientCredentials).Salesforce.LimitsAsync(CancellationToken.None);
        var settings = org.Settings(SalesforceFlow.ClientCredentials);
        settings["Connections:salesforce:main:ClientSecret"] = "a-wrong-secret";
        var bench = org.Open(settings);

        var report = Assert.Single(
            await new ConnectionHealth(bench.Catalog).CheckAsync(null, CancellationToken.None),
            one => one.Connection == "salesforce:main"
        );

        Assert.Equal(ConnectionState.Invalid, report.State);
        Assert.Equal("Correct ClientId and ClientSecret.", report.Cure);
    }

    [Fact]
    public async Task A_session_without_the_scope_is_told_apart_and_never_renewed()
    {
        await using var org = await OrgAccess.StartAsync();
        await org.ControlAsync("oauth", new { scope = "id refresh_token" });
        var bench = org.Open(SalesforceFlow.ClientCredentials);

        var report = Assert.Single(
            await new ConnectionHealth(bench.Catalog).CheckAsync(null, CancellationToken.None),
            one => one.Connection == "salesforce:main"
        );

        Assert.Equal(ConnectionState.InsufficientScope, report.State);
        Assert.Contains("scope 'Manage user data via APIs (api)'", report.Cure, StringComparison.Ordinal);
        Assert.Single(org.Grants);
    }

    [Fact]
    public async Task Without_a_run_as_user_the_cure_names_it()
    {
        await using var org = await OrgAccess.StartAsync();
        await org.ControlAsync("oauth", new { client_credentials_user = false });

        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            org.Open(SalesforceFlow.ClientCredentials).Salesforce.LimitsAsync(CancellationToken.None)
        );

        Assert.Contains("Run-As user", fault.Error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_nothing_listens_at_is_unreachable()
    {
        await using var org = await OrgAccess.StartAsync();
        var settings = org.Settings(SalesforceFlow.ClientCredentials);
        settings["Connections:salesforce:main:LoginUrl"] = "http://127.0.0.1:1";
        settings["Connections:salesforce:main:Retries"] = "0";

        var report = Assert.Single(
            await new ConnectionHealth(org.Open(settings).Catalog).CheckAsync(null, CancellationToken.None),
            one => one.Connection == "salesforce:main"
        );

        Assert.Equal(ConnectionState.Unreachable, report.State);
        Assert.NotNull(report.Cure);
    }
}
