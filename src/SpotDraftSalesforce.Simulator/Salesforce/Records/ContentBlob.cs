using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>The bytes of a file, kept in the pieces in which they came.</summary>
internal sealed class ContentBlob(IReadOnlyList<ReadOnlyMemory<byte>> pieces, string md5)
{
    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces { get; } = pieces;

    public long Length { get; } = pieces.Sum(piece => (long)piece.Length);

    /// <summary>Lower-case hex, as <c>ContentVersion.Checksum</c> shows it.</summary>
    public string Md5 { get; } = md5;

    [SuppressMessage(
        "Security",
        "CA5351",
        Justification = "ContentVersion.Checksum is an MD5 by Salesforce's definition; nothing trusts it."
    )]
    public static ContentBlob Of(byte[] bytes) => new([bytes], Convert.ToHexStringLower(MD5.HashData(bytes)));

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        var at = 0;
        foreach (var piece in Pieces)
        {
            piece.Span.CopyTo(bytes.AsSpan(at));
            at += piece.Length;
        }

        return bytes;
    }
}
