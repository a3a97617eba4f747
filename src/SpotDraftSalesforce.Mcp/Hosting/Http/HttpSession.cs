using System.Diagnostics.CodeAnalysis;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>One session of a client that began with <c>initialize</c> (revisions up to 2025-11-25).</summary>
internal sealed class HttpSession : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly McpServer _server;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Task _run;
    private int _inUse;
    private bool _streaming;
    private bool _ended;
    private long _lastUsed;

    public HttpSession(SessionOwner owner, StreamableHttpServerTransport transport, McpServer server, TimeProvider time)
    {
        Owner = owner;
        Transport = transport;
        _server = server;
        _time = time;
        _lastUsed = time.GetTimestamp();
        _run = RunAsync();
    }

    public string Id => Transport.SessionId!;

    public SessionOwner Owner { get; }

    public StreamableHttpServerTransport Transport { get; }

    /// <summary>Ends every stream of the session.</summary>
    public CancellationToken Ended => _lifetime.Token;

    /// <summary>Keeps the session from being swept until <see cref="Leave"/>; false when it has just ended.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            _inUse++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _inUse--;
            _lastUsed = _time.GetTimestamp();
        }
    }

    /// <summary>False while another GET stream of the session is open.</summary>
    public bool TryOpenStream()
    {
        lock (_gate)
        {
            return !_streaming && (_streaming = true);
        }
    }

    public void CloseStream()
    {
        lock (_gate)
        {
            _streaming = false;
        }
    }

    /// <summary>Ends the session if nobody has used it for that long; from then on nobody can enter.</summary>
    public bool TryEndIdle(TimeSpan idle)
    {
        lock (_gate)
        {
            return !_ended && _inUse == 0 && _time.GetElapsedTime(_lastUsed) >= idle && (_ended = true);
        }
    }

    [SuppressMessage(
        "Usage",
        "VSTHRD003:Avoid awaiting foreign Tasks",
        Justification = "The constructor started it and the server has no synchronisation context."
    )]
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _ended = true;
        }

        await _lifetime.CancelAsync();
        try
        {
            await _run;
        }
        finally
        {
            // This, and not the token of the run, cancels the handlers.
            await _server.DisposeAsync();
            await Transport.DisposeAsync();
            _lifetime.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await _server.RunAsync(_lifetime.Token);
        }
        catch (OperationCanceledException) when (_lifetime.IsCancellationRequested)
        {
            // The usual end: deleted, idle for too long, or the application stops.
        }
    }
}
