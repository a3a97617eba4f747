using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// A JSON body in which files stand as base64, written while they are read: a file of 37 MB costs a buffer and not three copies of itself.
/// </summary>
internal sealed class JsonWithFiles : HttpContent
{
    /// <summary>A multiple of three, so that only the end of a file is padded.</summary>
    private const int Chunk = 48 * 1024;

    private readonly List<(byte[] Text, ContentRef? File)> _parts = [];
    private readonly Func<ContentRef, Stream> _open;
    private readonly long _length;

    /// <summary>Splits the JSON where its markers stand.</summary>
    /// <param name="json">The body with each file's marker as a string value.</param>
    /// <param name="files">The files by marker, a text that needs no escaping.</param>
    public JsonWithFiles(string json, IReadOnlyDictionary<string, ContentRef> files, Func<ContentRef, Stream> open)
    {
        _open = open;
        var rest = json;
        foreach (var (marker, file) in files.OrderBy(file => json.IndexOf(file.Key, StringComparison.Ordinal)))
        {
            var place = rest.IndexOf(marker, StringComparison.Ordinal);
            if (place < 0)
            {
                throw new ArgumentException("A file's marker is missing in the body.", nameof(files));
            }

            _parts.Add((Encoding.UTF8.GetBytes(rest[..place]), file));
            rest = rest[(place + marker.Length)..];
        }

        _parts.Add((Encoding.UTF8.GetBytes(rest), null));
        _length = _parts.Sum(part => part.Text.Length + (part.File is { } file ? (file.Size + 2) / 3 * 4 : 0));
        Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
    }

    /// <summary>Writes <paramref name="source"/> as base64.</summary>
    public static async Task EncodeAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        var raw = ArrayPool<byte>.Shared.Rent(Chunk);
        var text = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(Chunk));
        try
        {
            while (true)
            {
                var read = await source.ReadAtLeastAsync(raw.AsMemory(0, Chunk), Chunk, throwOnEndOfStream: false, cancellationToken);
                Base64.EncodeToUtf8(raw.AsSpan(0, read), text, out _, out var written);
                await target.WriteAsync(text.AsMemory(0, written), cancellationToken);
                if (read < Chunk)
                {
                    return;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var (text, file) in _parts)
        {
            await stream.WriteAsync(text, cancellationToken);
            if (file is not null)
            {
                await using var source = _open(file);
                await EncodeAsync(source, stream, cancellationToken);
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
