using System.Text;
using SpotDraftSalesforce.Mcp.Hosting.Http;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

public sealed class KeepAliveStreamTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task No_comment_goes_into_the_middle_of_an_event()
    {
        var time = new FakeTimeProvider();
        using var response = new MemoryStream();
        await using (var stream = new KeepAliveStream(response, Interval, time))
        {
            await stream.WriteAsync("data: {\"half\":"u8.ToArray());
            time.Advance(Interval);
            await stream.WriteAsync("1}\n"u8.ToArray());
            time.Advance(Interval);
            await stream.WriteAsync("\n"u8.ToArray());
        }

        Assert.Equal("data: {\"half\":1}\n\n", Encoding.UTF8.GetString(response.ToArray()));
    }

    [Fact]
    public async Task Nothing_is_written_once_it_is_disposed()
    {
        var time = new FakeTimeProvider();
        using var response = new MemoryStream();
        var stream = new KeepAliveStream(response, Interval, time);
        await stream.DisposeAsync();
        time.Advance(Interval);
        Assert.Equal(0, response.Length);
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task A_connection_that_broke_ends_the_comments_quietly()
    {
        var time = new FakeTimeProvider();
        var stream = new KeepAliveStream(new BrokenStream(), Interval, time);
        time.Advance(Interval);
        await stream.DisposeAsync();
        Assert.Equal(0, time.ArmedTimers);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("broken");
    }
}
