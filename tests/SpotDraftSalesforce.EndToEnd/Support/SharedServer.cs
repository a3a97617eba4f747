namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>One server for the tests of a class that change nothing, with a person who may use every tool.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public ServerUnderTest Server { get; private set; } = null!;

    public ModelContextProtocol.Client.McpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await ServerUnderTest.StartAsync(settings: Impatience.Settings);
        Client = await Server.ConnectAsync(await Server.KeyAsync("somebody", "sales_manager"));
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}

/// <summary>Settings under which faults show at once: no repetitions, short waits, a short settle window.</summary>
public static class Impatience
{
    public static IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?>
        {
            ["Connections:salesforce:main:Retries"] = "0",
            ["Connections:salesforce:main:TimeoutSeconds"] = "1",
            ["Connections:salesforce:main:RetryDelayMilliseconds"] = "10",
            ["Connections:spotdraft:main:Retries"] = "0",
            ["Connections:spotdraft:main:TimeoutSeconds"] = "1",
            ["Connections:spotdraft:main:RetryDelayMilliseconds"] = "10",
            ["Operations:SettleWindow"] = "2",
        };
}
