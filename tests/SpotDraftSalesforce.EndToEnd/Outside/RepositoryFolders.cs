namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>Where the sources are, seen from the built tests.</summary>
internal static class RepositoryFolders
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Outside { get; } = Path.Combine(Root, "tests", "outside");

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SpotDraftSalesforce.Mcp.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
