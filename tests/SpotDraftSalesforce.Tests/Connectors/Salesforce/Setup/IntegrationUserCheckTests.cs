using System.Net;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

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
    public async Task In_the_simulated_org_the_integration_user_is_no_person_and_has_not_all_rights()
    {
        await using var org = await OrgAccess.StartAsync();

        var found = await new IntegrationUserCheck(org.Open(SalesforceFlow.ClientCredentials).Salesforce).RunAsync(CancellationToken.None);

        Assert.DoesNotContain(found, one => one.Severity == OrgSeverity.Warning);
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
