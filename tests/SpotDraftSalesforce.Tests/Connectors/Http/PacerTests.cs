using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Tests.Connectors.Http;

public class PacerTests
{
    [Fact]
    public async Task Turns_of_one_key_stand_apart_whoever_takes_them()
    {
        var ledger = new ProcessPaceLedger(new StandingClock());
        var spacing = TimeSpan.FromMilliseconds(108);
        var turns = new List<TimeSpan>();
        for (var client = 0; client < 30; client++)
        {
            turns.Add(await ledger.ReserveAsync("spotdraft:main", spacing, CancellationToken.None));
        }

        Assert.Equal(TimeSpan.Zero, await ledger.ReserveAsync("spotdraft:other", spacing, CancellationToken.None));
        for (var place = 0; place + 10 < turns.Count; place++)
        {
            Assert.True(turns[place + 10] - turns[place] > TimeSpan.FromSeconds(1), "eleven requests in one second");
        }
    }

    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 1_000_000;
    }
}
