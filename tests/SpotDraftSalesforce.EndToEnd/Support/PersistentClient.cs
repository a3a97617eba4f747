using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>
/// A client that asks the same thing until it is done: it connects again when its server is gone, and waits where it is told to. One call at a time.
/// </summary>
/// <param name="connect">Connects to whatever server there is now.</param>
internal sealed class PersistentClient(Func<CancellationToken, Task<McpClient>> connect) : IAsyncDisposable
{
    private static readonly TimeSpan CallWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(600);

    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "in_progress",
        "limited",
        "upstream_unavailable",
        "outcome_unknown",
        "evidence_unavailable",
        "awaiting_approval",
        "stale",
    };

    private McpClient? _client;

    /// <summary>How often the connection broke within a call.</summary>
    public int Cuts { get; private set; }

    /// <summary>Calls until the tool says that it is done (<c>succeeded</c>, <c>already_done</c>, or <c>ok</c> for a read).</summary>
    public async Task<JsonObject> UntilDoneAsync(string tool, JsonObject arguments, CancellationToken patience)
    {
        var last = "nothing was answered";
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            if (await AskAsync(tool, arguments, patience) is { } answer)
            {
                var status = answer["status"]?.ToString();
                if (status is "succeeded" or "already_done" || (status is null or "ok" && answer["error"] is null))
                {
                    return answer;
                }

                last = answer.ToJsonString();
                var code = answer["error"]?["code"]?.ToString();
                Assert.True(code is null || Passing.Contains(code), $"{tool}: {last}");
            }

            try
            {
                await timer.WaitForNextTickAsync(patience);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{tool} {arguments.ToJsonString()} was not done in time: {last}");
            }
        }
    }

    public async ValueTask DisposeAsync() => await DropAsync();

    private async Task<JsonObject?> AskAsync(string tool, JsonObject arguments, CancellationToken patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience);
        limit.CancelAfter(CallWithin);
        try
        {
            _client ??= await connect(limit.Token);
            return await _client.AskAsync(tool, arguments, limit.Token);
        }
        catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
        {
            // The server was killed, or is not there yet: ask the next one.
            Cuts++;
            await DropAsync();
            return null;
        }
    }

    private async Task DropAsync()
    {
        if (_client is not { } client)
        {
            return;
        }

        _client = null;
        try
        {
            await client.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException or TimeoutException)
        {
            // A session cannot be ended at a server that is gone.
        }
    }
}
