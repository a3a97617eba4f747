using System.Globalization;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// A file on its way, which is the file that was asked for or an error: as long as was announced, no longer than is taken, and never silent for longer
/// than an answer may take. Faults come out of the reads as <see cref="GovernedException"/>.
/// </summary>
/// <param name="response">Owned by the stream.</param>
/// <param name="largest">Most bytes that are read.</param>
/// <param name="patience">How long the host may send nothing.</param>
internal sealed class DownloadStream(
    Uri address,
    HttpResponseMessage response,
    Stream body,
    DownloadFaults faults,
    long largest,
    TimeSpan patience,
    TimeProvider time
) : Stream
{
    // Of a body that was unpacked on the way the length is not known, and the header is gone.
    private readonly long? _announced = response.Content.Headers.ContentLength;
    private ReadOnlyMemory<byte> _head;
    private long _came;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads how the file begins, which later reads give out again, and refuses another beginning.</summary>
    /// <param name="wanted">What it should be, such as <c>a PDF</c>.</param>
    public async Task ExpectAsync(ReadOnlyMemory<byte> beginning, string wanted, CancellationToken cancellationToken)
    {
        if (_announced > largest)
        {
            throw new GovernedException(faults.TooLarge(address, _announced, largest));
        }

        var head = new byte[beginning.Length];
        var read = await this.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        _head = head.AsMemory(0, read);
        if (!_head.Span.SequenceEqual(beginning.Span))
        {
            throw new GovernedException(faults.NotWanted(address, response.Content.Headers.ContentType?.MediaType, wanted));
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        if (_head.Length > 0)
        {
            var again = Math.Min(_head.Length, buffer.Length);
            _head[..again].CopyTo(buffer);
            _head = _head[again..];
            return again;
        }

        var read = await ReceiveAsync(buffer, cancellationToken);
        _came += read;
        if (_came > largest)
        {
            throw new GovernedException(faults.TooLarge(address, null, largest));
        }

        return _announced is { } announced && (read == 0 ? _came != announced : _came > announced)
            ? throw new GovernedException(faults.CutOff(address, announced, _came))
            : read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && silence.IsCancellationRequested)
        {
            var silent = string.Create(CultureInfo.InvariantCulture, $"nothing came for {patience.TotalSeconds:0.###} s");
            throw new GovernedException(faults.Of(address, new TimeoutException(silent)));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new GovernedException(faults.Of(address, fault), fault);
        }
    }
}
