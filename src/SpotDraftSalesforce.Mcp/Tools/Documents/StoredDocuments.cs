using SpotDraftSalesforce.Mcp.Connectors.Content;

namespace SpotDraftSalesforce.Mcp.Tools.Documents;

/// <summary>Documents as the content store holds them.</summary>
internal sealed class StoredDocuments(ContentStore content) : IDocuments
{
    public async Task<byte[]> ReadAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var file = content.Open(sha256);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
