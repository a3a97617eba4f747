using System.Diagnostics.CodeAnalysis;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>
/// A response body on which a comment line goes out at every interval until it is disposed. Comments and events share one write lock, and a
/// comment is written only between two events: inside one it would end up in the data. The response itself stays open.
/// </summary>
[SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "The response belongs to the server.")]
internal sealed class KeepAliveStream : Stream
{
    private static readonly ReadOnlyMemory<byte> Comment = ": keep-alive\n\n"u8.ToArray();

    private readonly Stream _response;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _comments;

    // The two bytes written last. An event ends with an empty line, and so does the comment.
    private (byte Before, byte Last) _tail = ((byte)'\n', (byte)'\n');

    public KeepAliveStream(Stream response, TimeSpan interval, TimeProvider time)
    {
        _response = response;
        _comments = CommentAsync(interval, time);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await WriteLockedAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _response.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    // Kestrel forbids synchronous writes, so nothing here may come to need them.
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [SuppressMessage(
        "Usage",
        "VSTHRD003:Avoid awaiting foreign Tasks",
        Justification = "The constructor started it and the server has no synchronisation context."
    )]
    public override async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _comments;
        _ended.Dispose();
        _writing.Dispose();
        await base.DisposeAsync();
    }

    private async Task CommentAsync(TimeSpan interval, TimeProvider time)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                await _writing.WaitAsync(_ended.Token);
                try
                {
                    if (_tail == ((byte)'\n', (byte)'\n'))
                    {
                        await WriteLockedAsync(Comment, _ended.Token);
                        await _response.FlushAsync(_ended.Token);
                    }
                }
                finally
                {
                    _writing.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stream was disposed, or the client left.
        }
        catch (IOException)
        {
            // The connection broke; the request learns it through RequestAborted.
        }
    }

    private async ValueTask WriteLockedAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _response.WriteAsync(bytes, cancellationToken);
        _tail = bytes.Length switch
        {
            0 => _tail,
            1 => (_tail.Last, bytes.Span[0]),
            _ => (bytes.Span[^2], bytes.Span[^1]),
        };
    }
}
