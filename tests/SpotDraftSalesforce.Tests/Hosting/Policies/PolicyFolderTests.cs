using SpotDraftSalesforce.Mcp.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Hosting.Policies;

public class PolicyFolderTests
{
    [Fact]
    public void The_option_wins_over_the_setting_and_the_setting_over_the_folder_beside_the_program()
    {
        var setting = new ConfigurationBuilder()
            .AddInMemoryCollection([new KeyValuePair<string, string?>("Policies", Path.Combine(Path.GetTempPath(), "set"))])
            .Build();
        var nothing = new ConfigurationBuilder().Build();
        Assert.Equal(Path.Combine(Path.GetTempPath(), "named"), PolicyFolder.Find(Path.Combine(Path.GetTempPath(), "named"), setting));
        Assert.Equal(Path.Combine(Path.GetTempPath(), "set"), PolicyFolder.Find(null, setting));
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "policies"), PolicyFolder.Find(null, nothing));
    }
}
