using System.Collections.Concurrent;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Simulator.Received;

namespace SpotDraftSalesforce.EndToEnd.Crash;

/// <summary>
/// Kills the server at chosen moments of chosen writes, which it sees come in at the vendor, and starts it again. The write hit least is chosen.
/// </summary>
/// <param name="times">How often, at least.</param>
/// <param name="shapes">The writes of which each has to be hit.</param>
internal sealed class Executioner(Shop shop, Random random, int times, IReadOnlyCollection<string> shapes) : IAsyncDisposable
{
    /// <summary>A write that was chosen but does not come any more does not hold the rest up.</summary>
    private static readonly TimeSpan WaitForChosen = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, int> _killed = new(shapes.ToDictionary(shape => shape, _ => 0), StringComparer.Ordinal);
    private readonly Dictionary<(string Shape, KillPoint Point), int> _table = [];
    private readonly Dictionary<string, int> _missed = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private ServerProgram? _server;
    private Aim? _aim;

    public int Kills { get; private set; }

    /// <summary>Nobody is killed any more: it was done often enough, and at each of the writes.</summary>
    public bool IsDone => Kills >= times && _killed.Values.All(count => count > 0);

    /// <summary>The writes that were to be hit, and those that came besides.</summary>
    public IReadOnlyCollection<string> Shapes => [.. _killed.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Kills by the write that was in flight or last, and by moment.</summary>
    public IEnumerable<string> Table =>
        _table
            .OrderBy(row => row.Key.Shape, StringComparer.Ordinal)
            .ThenBy(row => row.Key.Point)
            .Select(row => $"{row.Value, 5}  {row.Key.Point, -9}  {row.Key.Shape}");

    public int KilledAt(string shape) => _killed.GetValueOrDefault(shape);

    /// <summary>The server that runs now; while it is being started again, the one before.</summary>
    public Uri Address => _server!.Address;

    public async Task StartAsync()
    {
        shop.Simulator.Received.Watch = See;
        _server = await ServerProgram.ServeHttpAsync(shop.Folder, shop.Settings);
    }

    /// <summary>Kills and restarts until that was done often enough, or nothing more is to be done.</summary>
    public async Task RunAsync(CancellationToken finished)
    {
        while (!IsDone && !finished.IsCancellationRequested)
        {
            var aim = Choose();
            lock (_gate)
            {
                _aim = aim;
            }

            try
            {
                using var chosen = CancellationTokenSource.CreateLinkedTokenSource(finished);
                chosen.CancelAfter(WaitForChosen);
                await aim.Hit.Task.WaitAsync(chosen.Token);
            }
            catch (OperationCanceledException) when (Withdraw(aim))
            {
                continue;
            }
            catch (OperationCanceledException)
            {
                // It has just been taken: the server is being killed.
            }

            var (shape, point) = await aim.Hit.Task;
            await _server!.WaitForExitAsync();
            await _server.DisposeAsync();
            Kills++;
            _killed.AddOrUpdate(shape, 1, (_, count) => count + 1);
            _table[(shape, point)] = _table.GetValueOrDefault((shape, point)) + 1;
            _server = await ServerProgram.ServeHttpAsync(shop.Folder, shop.Settings);
        }
    }

    public async ValueTask DisposeAsync()
    {
        shop.Simulator.Received.Watch = null;
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>The chosen write did not come: another one will do. False when it has come after all.</summary>
    private bool Withdraw(Aim aim)
    {
        lock (_gate)
        {
            if (_aim != aim)
            {
                return false;
            }

            _aim = null;
        }

        if (aim.Shape is { } shape)
        {
            _missed[shape] = _missed.GetValueOrDefault(shape) + 1;
        }

        return true;
    }

    private Aim Choose()
    {
        var least = _killed
            .OrderBy(shape => shape.Value + _missed.GetValueOrDefault(shape.Key))
            .ThenBy(_ => random.Next())
            .Select(shape => shape.Key)
            .First();
        return new Aim
        {
            // Every third one is any write at all.
            Shape = random.Next(3) == 0 ? null : least,
            Point = (KillPoint)random.Next(3),
            // The rarer a write has been hit, the sooner it is.
            Skip = random.Next(Math.Min(3, _killed[least] + 1)),
            DelayMs = random.Next(40),
        };
    }

    private void See(ReceivedRequest request)
    {
        if (!VendorWrite.Is(request))
        {
            return;
        }

        var shape = VendorWrite.Shape(request);
        _killed.TryAdd(shape, 0);
        Aim aim;
        lock (_gate)
        {
            if (_aim is not { } current || current.Shape is { } chosen && chosen != shape || !current.Fits(request))
            {
                return;
            }

            if (current.Skip-- > 0)
            {
                return;
            }

            aim = current;
            _aim = null;
        }

        if (aim.Point == KillPoint.Between && aim.DelayMs > 0)
        {
            _ = KillLaterAsync(aim, shape);
            return;
        }

        _server!.Kill();
        aim.Hit.TrySetResult((shape, aim.Point));
    }

    /// <summary>The delay is the moment that is meant, not a wait for something.</summary>
    private async Task KillLaterAsync(Aim aim, string shape)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(aim.DelayMs));
        await timer.WaitForNextTickAsync();
        _server!.Kill();
        aim.Hit.TrySetResult((shape, aim.Point));
    }

    private sealed class Aim
    {
        public string? Shape { get; init; }

        public required KillPoint Point { get; init; }

        /// <summary>So many that would fit are let pass.</summary>
        public required int Skip { get; set; }

        public required int DelayMs { get; init; }

        public TaskCompletionSource<(string Shape, KillPoint Point)> Hit { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fits(ReceivedRequest request) => (request.Status == 0) == (Point == KillPoint.Arrived);
    }
}
