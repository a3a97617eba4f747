using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>
/// Takes messages from stdin as they come. Requests run beside each other; what has an order by itself (<c>initialize</c>, notifications, replies)
/// is sent one after the other, and a request waits for those before it.
/// </summary>
internal sealed partial class BridgeRelay(RemoteEndpoint remote, LineWriter output, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Drop = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan Close = TimeSpan.FromSeconds(0.8);

    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly Flights _flights = new();
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _listening = new();
    private Task _inOrder = Task.CompletedTask;

    public async Task RunAsync(Stream stdin, CancellationToken cancellationToken)
    {
        var session = new BridgeSession();
        using var exchange = new BridgeExchange(remote, session, output, time, logger, _listening.Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, output.Closed);
        try
        {
            await foreach (var line in LineReader.ReadAsync(stdin, stop.Token))
            {
                await AcceptAsync(exchange, line);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // Stdin broke, nobody reads stdout any more, or the process is to stop: in each case there is nothing more to take.
            LogStopped(logger, fault.Message);
        }

        await EndAsync(exchange, stop.Token);
    }

    public void Dispose()
    {
        _over.Dispose();
        _listening.Dispose();
    }

    private async Task AcceptAsync(BridgeExchange exchange, byte[]? line)
    {
        if (line is null || BridgeMessage.Parse(line) is not { } message)
        {
            await WriteAsync(line is null ? RemoteRefusal.TooLong() : RemoteRefusal.Unreadable());
            return;
        }

        var before = _inOrder;
        if (!message.IsRequest)
        {
            _inOrder = SendAsync(exchange, message, before);
            Track(_inOrder);
        }
        else if (_flights.Begin(message, _over.Token) is { } flight)
        {
            exchange.Note(message);
            var answered = AskAsync(exchange, flight, before);
            Track(answered);
            _inOrder = exchange.IsOpening(message) ? answered : before;
        }
        else
        {
            await WriteAsync(RemoteRefusal.RepeatedId(message.Id!));
        }
    }

    private async Task AskAsync(BridgeExchange exchange, Flight flight, Task before)
    {
        using (flight)
        {
            try
            {
                await Finished(before).WaitAsync(flight.Ended);
                await exchange.AskAsync(flight);
            }
            catch (OperationCanceledException) when (flight.Ended.IsCancellationRequested)
            {
                // The client cancelled it or left: neither waits for an answer.
            }
        }
    }

    private async Task SendAsync(BridgeExchange exchange, BridgeMessage message, Task before)
    {
        try
        {
            await Finished(before).WaitAsync(_over.Token);
            if (_flights.Find(message.CancelledId) is { } flight)
            {
                await CancelAsync(exchange, message, flight);
            }
            else
            {
                await exchange.SendAsync(message, _over.Token);
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The bridge ends; a notification is owed to nobody.
        }
    }

    private async Task CancelAsync(BridgeExchange exchange, BridgeMessage cancelled, Flight flight)
    {
        if (!exchange.IsStateless(flight.Request))
        {
            await flight.Sent.Task.WaitAsync(_over.Token);
            await exchange.SendAsync(cancelled, _over.Token);
        }

        flight.Abort();
    }

    private async Task EndAsync(BridgeExchange exchange, CancellationToken stop)
    {
        await _listening.CancelAsync();
        await WhenAllRanAsync(Drain, stop);
        await _over.CancelAsync();
        await WhenAllRanAsync(Drop, CancellationToken.None);
        using var closing = new CancellationTokenSource(Close, time);
        await exchange.CloseAsync(closing.Token);
        await output.CloseAsync(closing.Token);
    }

    private async Task WhenAllRanAsync(TimeSpan atMost, CancellationToken stop)
    {
        var all = Finished(Task.WhenAll(_running.Keys));
        try
        {
            await all.WaitAsync(atMost, time, stop);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            LogUnanswered(logger, _running.Count);
        }
    }

    private void Track(Task task)
    {
        _running.TryAdd(task, 0);
        _ = task.ContinueWith(
            ended => _running.TryRemove(ended, out _),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
    }

    /// <summary>The end of a task however it ended; its own caller hears of its fault.</summary>
    private static Task Finished(Task task) =>
        task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private Task WriteAsync(JsonObject reply) =>
        output.WriteAsync(Encoding.UTF8.GetBytes(reply.ToJsonString(GovernanceJson.Options)), _over.Token);

    [LoggerMessage(Level = LogLevel.Information, Message = "The bridge stops reading: {Reason}")]
    private static partial void LogStopped(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} requests had no answer when the bridge ended")]
    private static partial void LogUnanswered(ILogger logger, int count);
}
