using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>The bytes of a file. Small ones stay in memory; larger ones are in a temporary file that goes with the last use of it.</summary>
internal sealed class ContentBlob
{
    /// <summary>Up to here a file costs less in memory than a descriptor of the system does.</summary>
    private const int LargestInMemory = 256 * 1024;

    private readonly byte[] _bytes;
    private readonly SafeFileHandle? _file;

    private ContentBlob(byte[] bytes, SafeFileHandle? file, long length, string md5)
    {
        _bytes = bytes;
        _file = file;
        Length = length;
        Md5 = md5;
    }

    public long Length { get; }

    /// <summary>Lower-case hex, as <c>ContentVersion.Checksum</c> shows it.</summary>
    public string Md5 { get; }

    [SuppressMessage(
        "Security",
        "CA5351",
        Justification = "ContentVersion.Checksum is an MD5 by Salesforce's definition; nothing trusts it."
    )]
    public static ContentBlob Of(byte[] bytes)
    {
        var md5 = Convert.ToHexStringLower(MD5.HashData(bytes));
        if (bytes.Length <= LargestInMemory)
        {
            return new ContentBlob(bytes, null, bytes.Length, md5);
        }

        var file = NewFile();
        RandomAccess.Write(file, bytes, 0);
        return new ContentBlob([], file, bytes.Length, md5);
    }

    /// <summary>Reads a stream to its end, a piece at a time.</summary>
    /// <exception cref="TooLargeException">It does not end within <paramref name="most"/> bytes.</exception>
    [SuppressMessage(
        "Security",
        "CA5351",
        Justification = "ContentVersion.Checksum is an MD5 by Salesforce's definition; nothing trusts it."
    )]
    public static async Task<ContentBlob> ReadAsync(Stream stream, CancellationToken cancellationToken, long most = long.MaxValue)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var piece = new byte[LargestInMemory + 1];
        var length = await stream.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > most)
        {
            throw new TooLargeException();
        }

        if (length <= LargestInMemory)
        {
            return Of(piece.AsSpan(0, length).ToArray());
        }

        var file = NewFile();
        var at = 0L;
        while (length > 0)
        {
            if (at + length > most)
            {
                file.Dispose();
                throw new TooLargeException();
            }

            md5.AppendData(piece, 0, length);
            await RandomAccess.WriteAsync(file, piece.AsMemory(0, length), at, cancellationToken);
            at += length;
            length = await stream.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken);
        }

        return new ContentBlob([], file, at, Convert.ToHexStringLower(md5.GetHashAndReset()));
    }

    public async Task CopyToAsync(Stream target, CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            await target.WriteAsync(_bytes, cancellationToken);
            return;
        }

        var piece = new byte[LargestInMemory];
        for (var at = 0L; at < Length; )
        {
            var length = await RandomAccess.ReadAsync(_file, piece, at, cancellationToken);
            await target.WriteAsync(piece.AsMemory(0, length), cancellationToken);
            at += length;
        }
    }

    public byte[] ToArray()
    {
        if (_file is null)
        {
            return _bytes;
        }

        var bytes = new byte[Length];
        RandomAccess.Read(_file, bytes, 0);
        return bytes;
    }

    // Where the system lets an open file lose its name, nothing is left behind even when the process is killed.
    private static SafeFileHandle NewFile()
    {
        var path = Path.Combine(Path.GetTempPath(), "simulated-content-" + Path.GetRandomFileName());
        var file = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Delete,
            OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None
        );
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }
}
