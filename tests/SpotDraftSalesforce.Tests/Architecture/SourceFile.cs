using System.Text.RegularExpressions;

namespace SpotDraftSalesforce.Tests.Architecture;

/// <summary>A file of the product, with what it names.</summary>
/// <param name="Path">Below <c>src</c>, with forward slashes.</param>
internal sealed partial record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    public static IReadOnlyList<SourceFile> All { get; } = [.. Read()];

    /// <summary>The namespaces that its directives import.</summary>
    public IReadOnlyList<string> Usings { get; } =
    [.. Lines.Select(line => UsingDirective().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value)];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>Whether it imports a namespace or one below it, or names one in full.</summary>
    public bool Names(string space) =>
        Usings.Any(name => name == space || name.StartsWith(space + ".", StringComparison.Ordinal))
        || Lines.Any(line => !line.TrimStart().StartsWith('/') && Qualified(line, space));

    public override string ToString() => Path;

    private static bool Qualified(string line, string space)
    {
        var at = line.IndexOf(space + ".", StringComparison.Ordinal);
        return at >= 0 && !UsingDirective().IsMatch(line) && !line.StartsWith("namespace ", StringComparison.Ordinal);
    }

    private static IEnumerable<SourceFile> Read()
    {
        var src = Root();
        return Directory
            .EnumerateFiles(src, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: System.IO.Path.GetRelativePath(src, file).Replace('\\', '/')))
            .Where(file => !file.Path.Contains("/obj/", StringComparison.Ordinal) && !file.Path.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => new SourceFile(file.Path, File.ReadAllLines(file.File)));
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SpotDraftSalesforce.Mcp.sln")))
            {
                return System.IO.Path.Combine(folder.FullName, "src");
            }
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }

    [GeneratedRegex(@"^(global )?using (static )?([A-Za-z_]\w* = )?(?<name>[A-Za-z_][\w.]*);", RegexOptions.ExplicitCapture)]
    private static partial Regex UsingDirective();
}
