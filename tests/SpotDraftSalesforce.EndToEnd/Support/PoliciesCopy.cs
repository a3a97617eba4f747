namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>A copy of the shipped policies that a test may change.</summary>
public sealed class PoliciesCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policies-");

    public PoliciesCopy()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "policies");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Folder => _folder.FullName;

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public void Replace(string file, string old, string wanted)
    {
        var path = Path.Combine(Folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, wanted, StringComparison.Ordinal));
    }

    public void Rename(string file, string wanted) => File.Move(Path.Combine(Folder, file), Path.Combine(Folder, wanted));

    public void Dispose() => _folder.Delete(recursive: true);
}
