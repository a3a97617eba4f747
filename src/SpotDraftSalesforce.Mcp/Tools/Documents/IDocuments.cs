namespace SpotDraftSalesforce.Mcp.Tools.Documents;

/// <summary>The bytes of files that answers name.</summary>
internal interface IDocuments
{
    Task<byte[]> ReadAsync(string sha256, CancellationToken cancellationToken);
}
