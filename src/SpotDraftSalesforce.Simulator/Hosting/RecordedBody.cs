using System.Text;

namespace SpotDraftSalesforce.Simulator.Hosting;

/// <summary>A request's body of which the beginning was read ahead, so that it can be recorded; the rest streams on.</summary>
internal sealed class RecordedBody(byte[] start, int length, Stream rest) : Stream
{
    private const int RecordedBytes = 64 * 1024;
    private static readonly string[] TextTypes = ["application/json", "application/x-www-form-urlencoded", "text/", "application/xml"];

    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads the start of a text body, puts the body back together, and returns the text; null for no or binary content.</summary>
    public static async Task<string?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var type = request.ContentType;
        if (type is null || !Array.Exists(TextTypes, known => type.StartsWith(known, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var start = new byte[(int)Math.Min(request.ContentLength ?? RecordedBytes, RecordedBytes)];
        var length = await request.Body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, ct);
        request.Body = new RecordedBody(start, length, request.Body);
        return Encoding.UTF8.GetString(start, 0, length);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _position < length ? FromStart(buffer.Span) : await rest.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        _position < length ? FromStart(buffer.AsSpan(offset, count)) : rest.Read(buffer, offset, count);

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int FromStart(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, length - _position);
        start.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
