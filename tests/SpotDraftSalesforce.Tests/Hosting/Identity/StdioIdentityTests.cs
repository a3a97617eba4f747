using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Tests.Hosting.Identity;

public class StdioIdentityTests
{
    [Fact]
    public void The_configured_principal_is_asserted_only()
    {
        var caller = StdioIdentity.FromConfiguration(Settings(("Principal", "me@acme.example"), ("Roles", "sales, legal")), false);
        Assert.Equal(("me@acme.example", CallerKind.User, "stdio", true), (caller.Id, caller.Kind, caller.Channel, caller.Asserted));
        Assert.Equal(["sales", "legal"], caller.Roles);
        Assert.Null(caller.Credential);
    }

    [Fact]
    public void Without_a_principal_only_the_simulator_serves()
    {
        var fault = Assert.Throws<GovernedException>(() => StdioIdentity.FromConfiguration(Settings(), simulator: false));
        Assert.Equal(ErrorCode.InvalidArgument, fault.Error.Code);
        Assert.Contains("SDSF_Stdio__Principal", fault.Error.Cure, StringComparison.Ordinal);
        var visitor = StdioIdentity.FromConfiguration(Settings(), simulator: true);
        Assert.True(visitor.Asserted);
        Assert.Equal(["sales_manager"], visitor.Roles);
    }

    [Theory]
    [InlineData("me", null, null, null, "SDSF_Stdio__Roles")]
    [InlineData("me", "sales", "robot", null, "SDSF_Stdio__Kind")]
    [InlineData("me", "sales", "agent", null, "SDSF_Stdio__Sponsor")]
    public void A_setting_that_is_missing_or_wrong_is_named(string principal, string? roles, string? kind, string? sponsor, string setting)
    {
        var settings = Settings(("Principal", principal), ("Roles", roles), ("Kind", kind), ("Sponsor", sponsor));
        var fault = Assert.Throws<GovernedException>(() => StdioIdentity.FromConfiguration(settings, simulator: false));
        Assert.Contains(setting, fault.Error.Cause, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>($"Stdio:{setting.Name}", setting.Value)))
            .Build();
}
