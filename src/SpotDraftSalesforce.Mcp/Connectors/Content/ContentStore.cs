using System.Security.Cryptography;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Connectors.Content;

/// <summary>
/// Files on their way from one vendor to the other, each under the SHA-256 of its bytes, readable by this account only. A plan names a file by
/// its digest: what is uploaded is what was approved, or nothing.
/// </summary>
/// <param name="folder">An absolute path; made when first needed.</param>
internal sealed class ContentStore(string folder, ConnectionCatalog catalog, TimeProvider time)
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Stores what <paramref name="content"/> holds; the same bytes are stored once.</summary>
    /// <param name="source">Where it can be had again.</param>
    public async Task<ContentRef> PutAsync(Stream content, string source, string fileName, CancellationToken cancellationToken)
    {
        MakeFolder();
        var draft = Path.Combine(folder, $"{Guid.CreateVersion7():N}.part");
        try
        {
            var (digest, size) = await CopyAsync(content, draft, cancellationToken);
            File.Move(draft, PathOf(digest), overwrite: true);
            File.SetLastWriteTimeUtc(PathOf(digest), time.GetUtcNow().UtcDateTime);
            return new ContentRef(digest, size, source, Path.GetFileName(fileName));
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Opens stored content; fetches it again from its source where it is gone.</summary>
    /// <exception cref="GovernedException"><c>stale</c> where the source now holds other bytes.</exception>
    public async Task<Stream> OpenAsync(ContentRef content, CancellationToken cancellationToken)
    {
        await EnsureAsync(content, cancellationToken);
        return Open(content);
    }

    /// <summary>Makes sure that <see cref="Open(ContentRef)"/> finds the content, and that it is what its digest says.</summary>
    public async Task EnsureAsync(ContentRef content, CancellationToken cancellationToken)
    {
        if (!await IsWholeAsync(content, cancellationToken))
        {
            await FetchAsync(content, cancellationToken);
        }
    }

    /// <summary>Opens content that is there.</summary>
    public Stream Open(ContentRef content) => Open(content.Sha256);

    /// <summary>Opens content that is there, by its digest.</summary>
    public Stream Open(string sha256) =>
        new FileStream(
            PathOf(sha256),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete,
            64 * 1024,
            FileOptions.Asynchronous | FileOptions.SequentialScan
        );

    /// <summary>Deletes files older than <paramref name="age"/>; they come again from their source when needed.</summary>
    /// <returns>How many went.</returns>
    public int Prune(TimeSpan age)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var before = time.GetUtcNow().UtcDateTime - age;
        var old = Directory.EnumerateFiles(folder).Where(file => File.GetLastWriteTimeUtc(file) < before).ToList();
        old.ForEach(File.Delete);
        return old.Count;
    }

    private async Task<bool> IsWholeAsync(ContentRef content, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(content.Sha256)))
        {
            return false;
        }

        await using var file = Open(content);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) == content.Sha256;
    }

    private async Task FetchAsync(ContentRef content, CancellationToken cancellationToken)
    {
        // spotdraft:main/contracts/T-12/executed.pdf
        var parts = content.Source.Split('/');
        if (parts.Length < 3 || parts[1] != "contracts" || !parts[0].StartsWith("spotdraft:", StringComparison.Ordinal))
        {
            throw Stale(content, "Its source is not one that this server can read again.");
        }

        var client = catalog.SpotDraft(parts[0]);
        var found = await client.DownloadExecutedAsync(ContractRef.Parse(parts[2]), this, cancellationToken);
        if (found.Sha256 != content.Sha256)
        {
            throw Stale(content, "SpotDraft now holds another version of it.");
        }
    }

    private static GovernedException Stale(ContentRef content, string cause) =>
        new(
            new Error
            {
                Code = ErrorCode.Stale,
                Message = $"The file '{content.FileName}' is not the one that was planned.",
                Cause = cause,
                Cure = "Prepare the call again.",
            }
        );

    private static async Task<(string Digest, long Size)> CopyAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        long size = 0;
        await using var file = new FileStream(path, options);
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; size += read)
        {
            digest.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return (Convert.ToHexStringLower(digest.GetHashAndReset()), size);
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }
    }

    private string PathOf(string digest) =>
        digest.Length == 64 && digest.All(char.IsAsciiHexDigitLower)
            ? Path.Combine(folder, digest)
            : throw new ArgumentException("Not a SHA-256 in lower-case hex.", nameof(digest));
}
