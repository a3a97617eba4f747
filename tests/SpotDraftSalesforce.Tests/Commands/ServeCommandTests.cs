namespace SpotDraftSalesforce.Tests.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private readonly VerbBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("Say either --stdio or --http URL.")]
    [InlineData("Say either --stdio or --http URL.", "--stdio", "--http", "http://127.0.0.1:0")]
    [InlineData("--connect goes with --stdio", "--http", "http://127.0.0.1:0", "--connect", "https://contracts.example/mcp")]
    [InlineData("--connect goes with --stdio", "--stdio", "--simulator", "--connect", "https://contracts.example/mcp")]
    [InlineData("'8080' is not an http(s) address", "--http", "8080")]
    [InlineData("'contracts' is not an http(s) address", "--stdio", "--connect", "contracts")]
    [InlineData("Plain HTTP to another machine", "--stdio", "--connect", "http://contracts.example/mcp")]
    public async Task A_mistake_on_the_command_line_is_told(string message, params string[] args)
    {
        _bench.Configuration["KEY"] = "sdsf_x";
        var refused = await _bench.RunAsync(["serve", .. args]);
        Assert.Equal(2, refused.Code);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Out);
    }
}
