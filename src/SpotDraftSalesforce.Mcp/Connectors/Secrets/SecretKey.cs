using System.Security.Cryptography;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Secrets;

/// <summary>
/// The key that seals secrets: from the setting <c>SecretsKey</c> (a server's secret store puts it into the environment), else from a file that
/// only its owner may read, made when first needed. It is never in the database.
/// </summary>
/// <param name="setting">32 bytes as base64; null where a file holds them.</param>
/// <param name="file">Absolute.</param>
internal sealed class SecretKey(string? setting, string file)
{
    public const string Setting = "SecretsKey";
    public const string FileSetting = "SecretsKeyFile";

    private const int Size = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private byte[]? _bytes;

    public byte[] Bytes()
    {
        lock (_gate)
        {
            return _bytes ??= setting is { Length: > 0 } ? Decode(setting) : FromFile();
        }
    }

    private static byte[] Decode(string text)
    {
        var bytes = new byte[Size + 1];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length == Size
            ? bytes[..Size]
            : throw Refused(
                $"The setting {Setting} is not a key.",
                $"Set {MissingSettings.Variable(Setting)} to 32 random bytes in base64, such as 'openssl rand -base64 32' prints."
            );
    }

    private byte[] FromFile()
    {
        try
        {
            var bytes = ReadOrMade();
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != UnixFileMode.None)
            {
                throw Refused(
                    $"Others than its owner may read or change the key file {file}.",
                    $"Run 'chmod 600 {file}'. If somebody else may have read it, revoke the connections and authorise them again."
                );
            }

            return bytes.Length == Size
                ? bytes
                : throw Refused(
                    $"The key file {file} does not hold a key of 32 bytes.",
                    "Put the right file back. Without it, remove this one and authorise the connections again."
                );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Refused(
                $"The key file {file} cannot be read or made.",
                $"Check that the folder belongs to the user who runs the server, or set {MissingSettings.Variable(Setting)}.",
                fault
            );
        }
    }

    /// <summary>
    /// What stands in the file, which is made where there is none. Of processes that start at once one holds the file and fills it; the others wait
    /// until it holds something. (To write beside and move would not do: a move that must not overwrite looks first and renames then.)
    /// </summary>
    private byte[] ReadOrMade()
    {
        var started = Environment.TickCount64;
        while (true)
        {
            try
            {
                if (File.Exists(file) && Read() is { Length: > 0 } bytes)
                {
                    return bytes;
                }

                Make();
            }
            catch (IOException) when (File.Exists(file) && Environment.TickCount64 - started < LongestWait.TotalMilliseconds)
            {
                // Nobody tells of the end of another process's hold on a file; it lasts for one write, and the wait is bounded.
                Thread.Sleep(ShortWait);
            }
        }
    }

    private byte[] Read()
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Fills the file unless it is filled; a process that dies meanwhile leaves it empty, and the next one fills it.</summary>
    /// <exception cref="IOException">Another process holds it.</exception>
    private void Make()
    {
        var folder = Path.GetDirectoryName(file)!;
        var how = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            how.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(file, how);
        if (stream.Length == 0)
        {
            stream.Write(RandomNumberGenerator.GetBytes(Size));
            stream.Flush(flushToDisk: true);
        }
    }

    private static GovernedException Refused(string message, string cure, Exception? inner = null) =>
        new(
            new Error
            {
                Code = ErrorCode.InvalidArgument,
                Message = message,
                Cause = "Credentials and tokens are sealed with this key.",
                Cure = cure,
            },
            inner
        );
}
