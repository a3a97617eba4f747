using SpotDraftSalesforce.EndToEnd.Outside;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>The built server as a program, and what a program needs of its surroundings.</summary>
internal static class Product
{
    public const string Name = "SpotDraftSalesforce.Mcp";

    /// <summary>How many tools a sales manager sees, who may use all but those that run the server.</summary>
    public const int Tools = 20;

    private static readonly string[] UsualRoots = ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet"];

    /// <summary>The assembly, for <c>dotnet FILE</c>.</summary>
    public static string Assembly { get; } = Path.Combine(Folder, Name + ".dll");

    /// <summary>The program that stands beside the assembly.</summary>
    public static string Program { get; } = Path.Combine(Folder, OperatingSystem.IsWindows() ? Name + ".exe" : Name);

    /// <summary>The output folder of the server's project in the configuration that is tested.</summary>
    private static string Folder =>
        Path.Combine(RepositoryFolders.Root, "artifacts", "bin", Name, new DirectoryInfo(AppContext.BaseDirectory).Name);

    /// <summary>
    /// PATH=/usr/bin:/bin and a home. Where .NET is not in one of the places in which a program looks for it, DOTNET_ROOT says so, as the README asks
    /// for in that case.
    /// </summary>
    public static IReadOnlyDictionary<string, string> BareEnvironment(string home)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = home };
        if (OperatingSystem.IsWindows())
        {
            environment["SystemRoot"] = Environment.GetFolderPath(Environment.SpecialFolder.Windows);
            environment["LOCALAPPDATA"] = home;
        }
        else
        {
            environment["PATH"] = "/usr/bin:/bin";
        }

        var root = Path.GetDirectoryName(DotNet.Host)!;
        if (!UsualRoots.Contains(root, StringComparer.Ordinal))
        {
            environment["DOTNET_ROOT"] = root;
        }

        return environment;
    }
}
