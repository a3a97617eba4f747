using SpotDraftSalesforce.Mcp.Hosting.Policies;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Tests.Hosting.Policies;

/// <summary>A copy of the shipped policy files that a test may spoil.</summary>
internal sealed class PolicyTestFolder : IDisposable
{
    public static IReadOnlySet<string> Tools => ToolCatalog.Names;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sdsf-policies-");

    public PolicyTestFolder()
    {
        foreach (var file in Directory.EnumerateFiles(Shipped, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(Shipped, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public static string Shipped { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "policies");

    public string Path => System.IO.Path.Combine(_root.FullName, "policies");

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void Replace(string file, string text, string by)
    {
        var before = File.ReadAllText(System.IO.Path.Combine(Path, file));
        Assert.Contains(text, before, StringComparison.Ordinal);
        Write(file, before.Replace(text, by, StringComparison.Ordinal));
    }

    public void Delete(string file) => File.Delete(System.IO.Path.Combine(Path, file));

    public PolicyBundle Load() => PolicyFiles.Load(Path, Tools);

    public IReadOnlyList<string> Problems() => [.. Assert.Throws<PolicyFileException>(Load).Problems.Select(problem => problem.ToString())];

    public void Dispose() => _root.Delete(recursive: true);
}
