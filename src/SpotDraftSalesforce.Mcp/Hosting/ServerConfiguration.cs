namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>
/// The settings: appsettings.json beside the program, then user secrets, then the environment with the prefix <c>SDSF_</c>. Nothing depends on the
/// working directory.
/// </summary>
internal static class ServerConfiguration
{
    public const string EnvironmentPrefix = "SDSF_";

    private const string UserSecretsId = "spotdraft-salesforce-mcp";

    public static IConfiguration Load() =>
        new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false)
            .AddUserSecrets(UserSecretsId, reloadOnChange: false)
            .AddEnvironmentVariables(EnvironmentPrefix)
            .Build();
}
