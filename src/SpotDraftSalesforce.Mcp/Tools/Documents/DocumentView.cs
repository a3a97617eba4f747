using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools.Documents;

/// <summary>A file that comes with an answer: here what it is, beside it, as an embedded resource, its bytes.</summary>
internal sealed record DocumentView
{
    /// <summary>Bytes that an answer holds at most: clients read an answer whole.</summary>
    public const int Largest = 5 * 1024 * 1024;

    public required string Uri { get; init; }

    public required string FileName { get; init; }

    public required string MimeType { get; init; }

    public required long Size { get; init; }

    /// <summary>Lower-case hex, under which the content store keeps it.</summary>
    public required string Sha256 { get; init; }

    public static DocumentView Of(ContentRef content, string mimeType) =>
        new()
        {
            Uri = $"sdsf://documents/{content.Sha256}",
            FileName = content.FileName,
            MimeType = mimeType,
            Size = content.Size,
            Sha256 = content.Sha256,
        };
}
