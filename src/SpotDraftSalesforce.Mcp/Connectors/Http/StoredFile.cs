using System.Net;
using System.Net.Http.Headers;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>A stored file as the part of a multipart body; opened anew for each attempt.</summary>
internal sealed class StoredFile : HttpContent
{
    private readonly ContentRef _file;
    private readonly Func<ContentRef, Stream> _open;

    public StoredFile(ContentRef file, Func<ContentRef, Stream> open)
    {
        _file = file;
        _open = open;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var source = _open(_file);
        await source.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _file.Size;
        return true;
    }
}
