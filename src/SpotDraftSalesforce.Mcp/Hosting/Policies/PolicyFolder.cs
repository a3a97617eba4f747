namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>Where the policy files lie. Never the working directory: a client may start the server anywhere.</summary>
internal static class PolicyFolder
{
    /// <summary>The setting, <c>SDSF_Policies</c> in the environment.</summary>
    public const string Setting = "Policies";

    /// <param name="option">Value of <c>--policies</c>; null where it was not given.</param>
    /// <returns>The option, else the setting, else <c>policies</c> beside the executable.</returns>
    public static string Find(string? option, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return (option ?? configuration[Setting]) is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(AppContext.BaseDirectory, "policies");
    }
}
