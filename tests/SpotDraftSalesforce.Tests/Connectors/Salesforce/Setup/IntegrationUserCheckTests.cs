using System.Net;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;
using SpotDraftSalesforce.Simulator.Salesforce;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce.Setup;

public sealed class IntegrationUserCheckTests
{
    private const string UserId = "005000000000001AAA";
    private const string ProfileId = "00e000000000001AAA";

    [Fact]
    public async Task A_person_with_all_rights_from_anywhere_is_flagged_three_times()
    {
        var found = await CheckAsync(
            $$"""{"Id":"{{UserId}}","Name":"Account Owner East","ProfileId":"{{ProfileId}}","Profile":{"Name":"System Administrator","UserLicense":{"Name":"Salesforce"} } }""",
            """{"PermissionSet":{"Label":"00ex","Profile":{"Name":"System Administrator"} } }""",
            """{"Metadata":{"loginIpRanges":[]}}"""
        );

        Assert.Equal(["named_human", "modify_all_data", "no_ip_range"], found.Select(one => one.Kind));
        Assert.All(found, one => Assert.Equal(OrgSeverity.Warning, one.Severity));
        Assert.Contains("licence 'Salesforce'", found[0].Message, StringComparison.Ordinal);
        Assert.Contains("'System Administrator'", found[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_integration_user_as_it_should_be_has_no_finding()
    {
        Assert.Empty(
            await CheckAsync(
                $$"""{"Id":"{{UserId}}","Name":"Integration User","ProfileId":"{{ProfileId}}","Profile":{"Name":"Minimum Access - API Only Integrations","UserLicense":{"Name":"Salesforce Integration"} } }""",
                "",
                """{"Metadata":{"loginIpRanges":[{"startAddress":"192.0.2.1","endAddress":"192.0.2.9"}]}}"""
            )
        );
    }

    [Fact]
    public async Task What_the_user_may_not_see_is_told_as_unchecked()
    {
        var found = await CheckAsync(null, null, null);

        Assert.Equal(["named_human", "modify_all_data", "no_ip_range"], found.Select(one => one.Kind));
        Assert.All(found, one => Assert.Equal(OrgSeverity.Unchecked, one.Severity));
    }

    [Fact]
    public async Task In_the_simulated_org_the_user_may_not_look_at_itself_and_that_is_told()
    {
        await using var org = await OrgAccess.StartAsync();

        var found = await CheckAsync(org);

        Assert.Equal(
            [(OrgSeverity.Unchecked, "modify_all_data"), (OrgSeverity.Unchecked, "no_ip_range")],
            found.Select(one => (one.Severity, one.Kind))
        );
        Assert.Contains("its profile does not give", found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_found_in_a_right_org_whose_user_may_see_its_setup()
    {
        await using var org = await OrgAccess.StartAsync();
        AssignSet(org, "See_Setup", "PermissionsViewSetup");

        Assert.Empty(await CheckAsync(org));
    }

    [Fact]
    public async Task A_named_human_with_every_right_from_anywhere_is_found_three_times()
    {
        await using var org = await OrgAccess.StartAsync(kinds: OrgKinds.NamedHuman);

        var found = await CheckAsync(org);

        Assert.Equal(["named_human", "modify_all_data", "no_ip_range"], found.Select(one => one.Kind));
        Assert.All(found, one => Assert.Equal(OrgSeverity.Warning, one.Severity));
        Assert.Contains("Sales Operations Lead", found[0].Message, StringComparison.Ordinal);
        Assert.Contains("licence 'Salesforce'", found[0].Message, StringComparison.Ordinal);
        Assert.Contains("'System Administrator'", found[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_without_special_rights_is_found_alone()
    {
        await using var org = await OrgAccess.StartAsync();
        AssignSet(org, "See_Setup", "PermissionsViewSetup");
        await org.ControlAsync("login_ip_ranges", new { profile = "Standard User", ranges = new[] { Range("192.0.2.1", "192.0.2.9") } });
        await org.ControlAsync($"raw/User/{IdOf(org, "User")}", new { ProfileId = IdOf(org, "Profile", "Standard User") });

        Assert.Equal("named_human", Assert.Single(await CheckAsync(org)).Kind);
    }

    [Fact]
    public async Task All_data_from_a_permission_set_is_found_by_the_name_of_the_set()
    {
        await using var org = await OrgAccess.StartAsync();
        AssignSet(org, "See_Setup", "PermissionsViewSetup");
        AssignSet(org, "Migration", "PermissionsModifyAllData");

        var found = Assert.Single(await CheckAsync(org));

        Assert.Equal((OrgSeverity.Warning, "modify_all_data"), (found.Severity, found.Kind));
        Assert.Contains("'Migration'", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_data_from_the_profile_is_found_without_the_right_to_see_the_setup()
    {
        await using var org = await OrgAccess.StartAsync();
        await org.ControlAsync($"raw/Profile/{IdOf(org, "Profile")}", new { PermissionsModifyAllData = true });

        Assert.Contains(await CheckAsync(org), one => one is { Severity: OrgSeverity.Warning, Kind: "modify_all_data" });
    }

    [Fact]
    public async Task A_profile_without_ranges_is_found()
    {
        await using var org = await OrgAccess.StartAsync();
        AssignSet(org, "See_Setup", "PermissionsViewSetup");
        await org.ControlAsync("login_ip_ranges", new { ranges = Array.Empty<object>() });

        Assert.Equal("no_ip_range", Assert.Single(await CheckAsync(org)).Kind);
    }

    private static async Task<IReadOnlyList<OrgFinding>> CheckAsync(OrgAccess org) =>
        await new IntegrationUserCheck(org.Open(SalesforceFlow.ClientCredentials).Salesforce).RunAsync(CancellationToken.None);

    private static object Range(string start, string end) => new { start, end };

    private static string IdOf(OrgAccess org, string type, string? name = null) =>
        (string)org.Host.Salesforce.Org.All(type).First(row => name is null || Equals(row["Name"], name))["Id"]!;

    /// <summary>A permission set with one permission, assigned to the integration user.</summary>
    private static void AssignSet(OrgAccess org, string name, string permission)
    {
        var records = org.Host.Salesforce.Org;
        var set = records.Insert(
            "PermissionSet",
            new Dictionary<string, object?>
            {
                ["Name"] = name,
                ["Label"] = name,
                [permission] = true,
            }
        );
        records.Insert(
            "PermissionSetAssignment",
            new Dictionary<string, object?> { ["PermissionSetId"] = set, ["AssigneeId"] = IdOf(org, "User") }
        );
    }

    private static async Task<IReadOnlyList<OrgFinding>> CheckAsync(string? user, string? rights, string? profile)
    {
        static HttpResponseMessage Rows(string? rows) =>
            rows is null
                ? FakeNetwork.Json("""[{"errorCode":"INVALID_FIELD","message":"No such column"}]""", HttpStatusCode.BadRequest)
                : FakeNetwork.Json($$"""{"totalSize":1,"done":true,"records":[{{rows}}]}""");
        var network = new FakeNetwork(request =>
            request.Path.EndsWith("/userinfo", StringComparison.Ordinal)
                ? FakeNetwork.Json(
                    $$"""{"user_id":"{{UserId}}","preferred_username":"integration@acme.example","name":"Account Owner East"}"""
                )
            : request.Path.Contains("/tooling/", StringComparison.Ordinal)
                ? (
                    profile is null
                        ? FakeNetwork.Json("""[{"errorCode":"NOT_FOUND","message":"x"}]""", HttpStatusCode.NotFound)
                        : FakeNetwork.Json(profile)
                )
            : request.PathAndQuery.Contains("ModifyAllData", StringComparison.Ordinal) ? Rows(rights)
            : Rows(user)
        );
        using var bench = Workbench.Over(network);
        return await new IntegrationUserCheck(bench.Salesforce).RunAsync(CancellationToken.None);
    }
}
