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
            if (!File.Exists(file))
            {
                Create();
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != UnixFileMode.None)
            {
                throw Refused(
                    $"Others than its owner may read or change the key file {file}.",
                    $"Run 'chmod 600 {file}'. If somebody else may have read it, revoke the connections and authorise them again."
                );
            }

            var bytes = File.ReadAllBytes(file);
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

    /// <summary>Written whole beside its place and then moved there: of two processes that start at once, one key is kept and both read it.</summary>
    private void Create()
    {
        var folder = Path.GetDirectoryName(file)!;
        var unix = !OperatingSystem.IsWindows();
        if (unix)
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
        else
        {
            Directory.CreateDirectory(folder);
        }

        var draft = $"{file}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (unix)
        {
            how.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(draft, how))
        {
            stream.Write(RandomNumberGenerator.GetBytes(Size));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
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
