using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Commands.Clients;

/// <summary>Writes an entry into a client's settings file: what is there stays, the file as it was is kept beside it, and the change is all or none.</summary>
internal static class ClientFile
{
    private static readonly JsonSerializerOptions Indented = new(GovernanceJson.Options) { WriteIndented = true };

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="GovernedException">The file is not what a client's file is, or cannot be written; then nothing was changed.</exception>
    public static ClientFileChange Write(string path, ClientEntry entry)
    {
        try
        {
            // A link stays a link: settings are often kept elsewhere.
            var target = new FileInfo(path) is { LinkTarget: not null } link
                ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
                : path;
            var before = File.Exists(target) ? File.ReadAllText(target) : null;
            var root = Parse(path, before, out var lostComments);
            if (entry.Put(root) is { } wrong)
            {
                throw Unusable(path, wrong);
            }

            var after = Text(root);
            if (after == before)
            {
                return new ClientFileChange(path, Changed: false, null, LostComments: false);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var backup = before is null ? null : Keep(target);
            Replace(target, after);
            return new ClientFileChange(path, Changed: true, backup, lostComments);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, fault.Message);
        }
    }

    public static string Text(JsonObject file) => file.ToJsonString(Indented) + "\n";

    private static JsonObject Parse(string path, string? text, out bool lostComments)
    {
        lostComments = false;
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        try
        {
            return AsObject(path, JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            try
            {
                lostComments = true;
                return AsObject(path, JsonNode.Parse(text, null, Lenient));
            }
            catch (JsonException fault)
            {
                throw Unusable(path, fault.Message);
            }
        }
    }

    private static JsonObject AsObject(string path, JsonNode? node) =>
        node as JsonObject ?? throw Unusable(path, "It does not hold an object.");

    /// <summary>Copies the file to the first free of .bak, .bak2, …: an earlier copy may be the one that somebody needs.</summary>
    private static string Keep(string file)
    {
        for (var i = 1; ; i++)
        {
            var backup = $"{file}.bak{(i == 1 ? "" : i.ToString(System.Globalization.CultureInfo.InvariantCulture))}";
            if (!File.Exists(backup))
            {
                File.Copy(file, backup);
                return backup;
            }
        }
    }

    private static void Replace(string file, string text)
    {
        var fresh = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = File.Exists(file) ? File.GetUnixFileMode(file) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(fresh, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(fresh, file, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    private static GovernedException Unusable(string path, string cause) =>
        VerbFaults.Invalid(
            "client",
            $"{path} cannot be used; nothing was changed.",
            "Mend the file, or use --print and put the entry in by hand.",
            cause
        );
}

/// <param name="Changed">False where the file said so already.</param>
/// <param name="Backup">The file as it was; null where there was none or nothing was changed.</param>
/// <param name="LostComments">True where the file had comments, which only the backup still has.</param>
internal sealed record ClientFileChange(string Path, bool Changed, string? Backup, bool LostComments);
