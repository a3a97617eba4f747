using System.Security.Cryptography;
using System.Text;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Tests.Connectors.Http;

public class JsonWithFilesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(48 * 1024)]
    [InlineData((48 * 1024) + 1)]
    [InlineData(1024 * 1024)]
    public async Task Base64_written_while_reading_is_the_framework_s_own(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        using var target = new MemoryStream();

        await JsonWithFiles.EncodeAsync(new Trickle(bytes), target, CancellationToken.None);

        Assert.Equal(Convert.ToBase64String(bytes), Encoding.ASCII.GetString(target.ToArray()));
    }

    [Fact]
    public async Task Two_files_stand_where_their_markers_stood_and_the_length_is_known()
    {
        var files = new Dictionary<string, ContentRef> { ["second"] = new("2", 4, "s", "b"), ["first"] = new("1", 2, "s", "a") };
        using var body = new JsonWithFiles(
            """{"a":"first","ä":"second"}""",
            files,
            file => new MemoryStream(file.Sha256 == "1" ? [1, 2] : [3, 4, 5, 6])
        );

        var text = await body.ReadAsStringAsync();

        Assert.Equal("""{"a":"AQI=","ä":"AwQFBg=="}""", text);
        Assert.Equal(Encoding.UTF8.GetByteCount(text), body.Headers.ContentLength);
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1021)], cancellationToken);
    }
}
