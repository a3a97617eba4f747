namespace SpotDraftSalesforce.Mcp.Commands;

internal static class CommandServices
{
    /// <summary>The server's services on the folders that the options name; the caller disposes them.</summary>
    public static ServiceProvider OpenServices(this CommandEnvironment environment, string? data, string? policies, bool verbose = false) =>
        environment.Services.Create(
            VerbOptions.DataFolder(data, environment.Configuration),
            VerbOptions.PoliciesFolder(policies, environment.Configuration),
            verbose
        );
}
