using System.Threading.Channels;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors.Http;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Connectors.Http;

public class PacerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly HandledLedger _ledger = new();
    private readonly List<string> _sent = [];

    [Fact]
    public async Task A_person_who_comes_in_the_middle_of_a_sweep_is_sent_next()
    {
        var pacer = new Pacer(_ledger, "spotdraft:main", 10, _time);
        var sweep = Enumerable.Range(0, 50).Select(at => SendAsync(pacer, RequestLane.Sweep, $"sweep {at}")).ToList();
        await _ledger.AskedAsync();
        await _ledger.GrantAsync();
        await sweep[0];
        await _ledger.AskedAsync();

        var person = SendAsync(pacer, RequestLane.Person, "person");
        var rule = SendAsync(pacer, RequestLane.Automation, "rule");
        await _ledger.GrantAsync();
        await person;
        await _ledger.AskedAsync();
        await _ledger.GrantAsync();
        await rule;

        Assert.Equal(["sweep 0", "person", "rule"], _sent);
        await FinishAsync(sweep);
        Assert.Equal(52, _sent.Count);
    }

    [Fact]
    public async Task A_sweep_that_starves_gets_a_turn_between_the_people()
    {
        var pacer = new Pacer(_ledger, "spotdraft:main", 10, _time);
        var sweep = SendAsync(pacer, RequestLane.Sweep, "sweep");
        await _ledger.AskedAsync();
        var people = Enumerable.Range(0, 5).Select(at => SendAsync(pacer, RequestLane.Person, $"person {at}")).ToList();
        await _ledger.GrantAsync();
        await _ledger.AskedAsync();
        Assert.DoesNotContain("sweep", _sent);

        _time.Advance(Pacer.Patience);
        await _ledger.GrantAsync();
        await sweep;

        await FinishAsync(people);
        Assert.Equal(6, _sent.Count);
    }

    [Fact]
    public async Task One_who_goes_away_costs_no_turn()
    {
        var pacer = new Pacer(_ledger, "spotdraft:main", 10, _time);
        using var gone = new CancellationTokenSource();
        var first = pacer.TakeAsync(RequestLane.Person, gone.Token);
        await _ledger.AskedAsync();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        await _ledger.GrantAsync();

        Assert.Equal((1, null), await _ledger.Ended.ReadAsync());
        var second = pacer.TakeAsync(RequestLane.Person, CancellationToken.None);
        await _ledger.AskedAsync();
        await _ledger.GrantAsync();
        Assert.Equal(2, (await second).Id);
    }

    [Fact]
    public async Task Without_the_ledger_nobody_is_sent_and_everybody_is_told()
    {
        var pacer = new Pacer(_ledger, "spotdraft:main", 10, _time);
        var both = new[] { pacer.TakeAsync(RequestLane.Person, default), pacer.TakeAsync(RequestLane.Sweep, default) };
        await _ledger.AskedAsync();
        _ledger.Break();

        foreach (var one in both)
        {
            await Assert.ThrowsAsync<IOException>(() => one);
        }
    }

    private async Task SendAsync(Pacer pacer, RequestLane lane, string what)
    {
        var turn = await pacer.TakeAsync(lane, CancellationToken.None);
        lock (_sent)
        {
            _sent.Add(what);
        }

        await pacer.EndAsync(turn, TimeSpan.Zero);
    }

    private async Task FinishAsync(IReadOnlyCollection<Task> all)
    {
        var finished = Task.WhenAll(all);
        while (!finished.IsCompleted)
        {
            if (await Task.WhenAny(finished, _ledger.AskedAsync()) != finished)
            {
                await _ledger.GrantAsync();
            }
        }

        await finished;
    }

    /// <summary>Gives a turn when the test says so.</summary>
    private sealed class HandledLedger : IPaceLedger
    {
        private readonly Channel<TaskCompletionSource<PaceTurn>> _asked = Channel.CreateUnbounded<TaskCompletionSource<PaceTurn>>();
        private readonly Channel<(long, TimeSpan?)> _ended = Channel.CreateUnbounded<(long, TimeSpan?)>();
        private long _turns;

        public ChannelReader<(long Turn, TimeSpan? Late)> Ended => _ended.Reader;

        public Task<PaceTurn> TakeAsync(PaceRequest request, CancellationToken cancellationToken)
        {
            var turn = new TaskCompletionSource<PaceTurn>(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked.Writer.TryWrite(turn);
            return turn.Task;
        }

        public Task EndAsync(long turn, TimeSpan? late, CancellationToken cancellationToken)
        {
            _ended.Writer.TryWrite((turn, late));
            return Task.CompletedTask;
        }

        public Task RefusedAsync(string key, TimeSpan wait, CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task AskedAsync() => await _asked.Reader.WaitToReadAsync();

        public async Task GrantAsync() =>
            (await _asked.Reader.ReadAsync()).SetResult(new PaceTurn(Interlocked.Increment(ref _turns), default, default));

        public void Break()
        {
            while (_asked.Reader.TryRead(out var asked))
            {
                asked.SetException(new IOException("no disk"));
            }
        }
    }
}
