using System.Buffers;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>Writes one message a line to stdout, whole lines only.</summary>
internal sealed class LineWriter(Stream stdout) : IDisposable
{
    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closed = new();

    private volatile bool _ended;

    /// <summary>Cancelled when nobody reads any more.</summary>
    public CancellationToken Closed => _closed.Token;

    public async Task WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_ended)
            {
                return;
            }

            // Half a line would spoil the next one: a write that began is not cancelled.
            await stdout.WriteAsync(Line(message.Span), CancellationToken.None);
            await stdout.FlushAsync(CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            await _closed.CancelAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for the line that is being written; what comes later is dropped.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _ended = true;
        try
        {
            await _turn.WaitAsync(cancellationToken);
            _turn.Release();
        }
        catch (OperationCanceledException)
        {
            // Nobody takes the line; the process does not wait for that.
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        _closed.Dispose();
    }

    private static byte[] Line(ReadOnlySpan<byte> message)
    {
        var line = new byte[message.Length + 1];
        message.CopyTo(line);

        // Outside of strings a line break is only layout, and inside of one JSON does not allow it.
        for (var at = message.IndexOfAny(LineBreaks); at >= 0; )
        {
            line[at] = (byte)' ';
            var next = line.AsSpan(at + 1, message.Length - at - 1).IndexOfAny(LineBreaks);
            at = next < 0 ? -1 : at + 1 + next;
        }

        line[^1] = (byte)'\n';
        return line;
    }
}
