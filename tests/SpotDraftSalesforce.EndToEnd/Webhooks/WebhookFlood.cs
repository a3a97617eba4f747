using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.EndToEnd.Webhooks;

/// <summary>
/// Signed deliveries as SpotDraft might send them: every third event twice, all in disorder, several at once, and again until they are acknowledged.
/// </summary>
internal sealed class WebhookFlood(string hmacKey, Random random)
{
    /// <summary>What happens to a contract besides its execution.</summary>
    private static readonly string[] Others =
    [
        "CONTRACT_CREATED",
        "CONTRACT_DATA_UPDATED",
        "CONTRACT_SENT_TO_COUNTERPARTY",
        "CONTRACT_VERSION_UPLOADED",
        "CONTRACT_MARK_FOR_EXECUTION",
        "CONTRACT_SIGNATURE_REQUESTED",
        "CONTRACT_SIGNED",
        "CONTRACT_PROCESS_METRIC_UPDATED",
        "CONTRACT_KEY_POINTER_UPDATION",
        "CONTRACT_ACTIVITY_LOG_COMMENT_CREATED",
        "SIGNING_EMAIL_OPENED",
    ];

    private readonly ConcurrentQueue<byte[]> _waiting = [];
    private readonly byte[] _key = Convert.FromBase64String(hmacKey);
    private int _acknowledged;
    private int _sent;

    /// <summary>Different messages.</summary>
    public int Events { get; private set; }

    /// <summary>Messages to deliver, duplicates included.</summary>
    public int Deliveries { get; private set; }

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Requests, those that nobody acknowledged included.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <param name="each">Events of each contract; one of them is its execution, the last by its own time.</param>
    public void Prepare(IReadOnlyList<long> contracts, int each, DateTimeOffset at)
    {
        var bodies = contracts
            .SelectMany(contract =>
                Enumerable
                    .Range(0, each)
                    .Select(place =>
                        Body(contract, place == each - 1 ? "CONTRACT_EXECUTED" : Others[place % Others.Length], at.AddSeconds(place))
                    )
            )
            .ToArray();
        Events = bodies.Length;
        byte[][] all = [.. bodies, .. bodies.Where((_, place) => place % 3 == 0)];
        Deliveries = all.Length;
        random.Shuffle(all);
        foreach (var body in all)
        {
            _waiting.Enqueue(body);
        }
    }

    /// <summary>Delivers everything to wherever the server is at the moment.</summary>
    public Task DeliverAsync(Func<Uri> address, int senders, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, senders).Select(_ => SendAsync(address, cancellationToken)));

    private async Task SendAsync(Func<Uri> address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (_waiting.TryDequeue(out var body))
        {
            if (await DeliverAsync(http, address(), body, cancellationToken))
            {
                Interlocked.Increment(ref _acknowledged);
                continue;
            }

            _waiting.Enqueue(body);
            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task<bool> DeliverAsync(HttpClient http, Uri address, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/webhooks/spotdraft/default"));
        request.Content = new ByteArrayContent(body);
        request.Headers.Add("X-SD-WEBHOOK-CONTENT-HASH", Convert.ToHexStringLower(HMACSHA512.HashData(_key, body)));
        Interlocked.Increment(ref _sent);
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.StatusCode == HttpStatusCode.Accepted;
        }
        catch (Exception fault)
            when (fault is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static byte[] Body(long contract, string activity, DateTimeOffset at) =>
        Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["activity"] = activity,
                ["activity_data"] = new JsonObject
                {
                    ["performed_by"] = new JsonObject { ["name"] = "SYSTEM" },
                    ["timestamp"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                },
                ["contract_id"] = contract,
                ["contract_title"] = $"Order form {contract}",
                ["contract_type"] = "Order Form",
                ["contract_type_name"] = "Order Form",
                ["contract_type_id"] = 101,
                ["contract_status"] = activity == "CONTRACT_EXECUTED" ? "EXECUTED" : "SIGN",
                ["contract_kind"] = "TEMPLATE_CONTRACT",
                ["business_user"] = new JsonObject { ["name"] = "Account Owner East", ["email"] = "east@seller.example" },
                ["created_at"] = "2026-01-05T08:00:00Z",
            }.ToJsonString()
        );
}
