using SpotDraftSalesforce.Mcp.Connectors.Http;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Connectors.Http;

public class AnswerTimesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_goes_beyond_the_quickest_answer_of_its_kind_may_have_been_lateness()
    {
        var answers = new AnswerTimes(_time);
        for (var at = 0; at < 16; at++)
        {
            Assert.Equal(Milliseconds(300), answers.Lateness("GET /list", Milliseconds(300)));
        }

        Assert.Equal(Milliseconds(0), answers.Lateness("GET /list", Milliseconds(200)));
        Assert.Equal(Milliseconds(50), answers.Lateness("GET /list", Milliseconds(250)));
        Assert.Equal(Milliseconds(900), answers.Lateness("POST /contract", Milliseconds(900)));
    }

    [Fact]
    public void A_way_that_has_become_longer_is_learned()
    {
        var answers = new AnswerTimes(_time);
        for (var at = 0; at < 16; at++)
        {
            answers.Lateness("GET /list", Milliseconds(10));
        }

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(Milliseconds(190), answers.Lateness("GET /list", Milliseconds(200)));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(Milliseconds(10), answers.Lateness("GET /list", Milliseconds(210)));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Milliseconds(220), answers.Lateness("GET /list", Milliseconds(220)));
    }

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);
}
