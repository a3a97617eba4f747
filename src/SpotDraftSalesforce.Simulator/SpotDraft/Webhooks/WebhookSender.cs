using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

/// <summary>
/// Delivers webhooks in the background: those of one contract in their order, unless a retry or the shuffle switch breaks it.
/// All times are the machine's.
/// </summary>
internal sealed class WebhookSender : IAsyncDisposable
{
    private const int Lanes = 8;
    private const int ShuffleGroup = 8;
    private static readonly TimeSpan ShuffleWait = TimeSpan.FromMilliseconds(200);

    private readonly SpotDraftSettings _settings;
    private readonly string _hmacKey;
    private readonly TimeProvider _machine;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<WebhookDelivery>[] _lanes;
    private readonly Task[] _workers;
    private readonly Lock _gate = new();
    private readonly List<WebhookDelivery> _deliveries = [];
    private readonly List<WebhookDelivery> _held = [];
    private readonly ITimer _release;
    private long _nextId;

    public WebhookSender(SpotDraftSettings settings, string hmacKey, TimeProvider machine)
    {
        _settings = settings;
        _hmacKey = hmacKey;
        _machine = machine;
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateUnbounded<WebhookDelivery>())];
        _workers = [.. _lanes.Select(lane => Task.Run(() => WorkAsync(lane), CancellationToken.None))];
        _release = machine.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Every delivery so far, oldest first.</summary>
    public IReadOnlyList<WebhookDelivery> Deliveries
    {
        get
        {
            lock (_gate)
            {
                return [.. _deliveries];
            }
        }
    }

    public void Enqueue(WebhookSubscription subscription, string activity, int? contractId, byte[] body)
    {
        lock (_gate)
        {
            var delivery = Note(subscription, activity, contractId, body);
            Queue(delivery);
            if (_settings.WebhookDuplicateEvery > 0 && delivery.Id % _settings.WebhookDuplicateEvery == 0)
            {
                Queue(Note(subscription, activity, contractId, body));
            }
        }
    }

    /// <summary>Sends again what was sent before, byte for byte; returns how many calls that are.</summary>
    public int Redeliver(IReadOnlyList<WebhookDelivery> earlier, int times, bool shuffle)
    {
        var again = Enumerable.Repeat(earlier, times).SelectMany(group => group).ToArray();
        if (shuffle)
        {
            RandomNumberGenerator.Shuffle(again.AsSpan());
        }

        lock (_gate)
        {
            foreach (var delivery in again)
            {
                Queue(Note(delivery.Subscription, delivery.Activity, delivery.ContractId, delivery.Body), spread: shuffle);
            }
        }

        return again.Length;
    }

    public void Forget()
    {
        lock (_gate)
        {
            _deliveries.Clear();
            _held.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _release.DisposeAsync();
        await Task.WhenAll(_workers);
        _http.Dispose();
        _stop.Dispose();
    }

    private WebhookDelivery Note(WebhookSubscription subscription, string activity, int? contractId, byte[] body)
    {
        var delivery = new WebhookDelivery
        {
            Id = ++_nextId,
            Subscription = subscription,
            Activity = activity,
            ContractId = contractId,
            Body = body,
        };
        _deliveries.Add(delivery);
        return delivery;
    }

    private void Queue(WebhookDelivery delivery, bool spread = false)
    {
        if (!_settings.WebhookShuffle)
        {
            Post(delivery, spread);
            return;
        }

        _held.Add(delivery);
        if (_held.Count >= ShuffleGroup)
        {
            Release();
        }
        else
        {
            _release.Change(ShuffleWait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            var group = _held.ToArray();
            _held.Clear();
            RandomNumberGenerator.Shuffle(group.AsSpan());
            foreach (var delivery in group)
            {
                Post(delivery, spread: true);
            }
        }
    }

    private void Post(WebhookDelivery delivery, bool spread = false) =>
        _lanes[(spread ? delivery.Id : delivery.ContractId ?? 0) % Lanes].Writer.TryWrite(delivery);

    private async Task WorkAsync(Channel<WebhookDelivery> lane)
    {
        try
        {
            await foreach (var delivery in lane.Reader.ReadAllAsync(_stop.Token))
            {
                await AttemptAsync(delivery);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; what was not delivered stays undelivered, as when a sender's process ends.
        }
    }

    private async Task AttemptAsync(WebhookDelivery delivery)
    {
        var subscription = delivery.Subscription;
        if (!subscription.Exists || subscription.DisabledByError)
        {
            delivery.Status = "dropped";
            return;
        }

        delivery.Attempts++;
        if (await SendAsync(delivery))
        {
            subscription.Succeeded();
            delivery.Status = "delivered";
            return;
        }

        subscription.Failed(_settings.WebhookDisableAfter);
        if (delivery.Attempts > _settings.WebhookRetryDelays.Count)
        {
            delivery.Status = "failed";
            return;
        }

        _ = RetryAsync(delivery, _settings.WebhookRetryDelays[delivery.Attempts - 1]);
    }

    private async Task RetryAsync(WebhookDelivery delivery, TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _machine, _stop.Token);
            Post(delivery);
        }
        catch (OperationCanceledException)
        {
            delivery.Status = "dropped";
        }
    }

    private async Task<bool> SendAsync(WebhookDelivery delivery)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Subscription.Url);
        request.Content = new ByteArrayContent(delivery.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(delivery.Body, _hmacKey));
        foreach (var (name, value) in delivery.Subscription.CustomHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(_settings.WebhookTimeout);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            delivery.LastAnswer = $"{(int)response.StatusCode}";
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException problem)
        {
            delivery.LastAnswer = problem.HttpRequestError.ToString();
            return false;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            delivery.LastAnswer = "timeout";
            return false;
        }
    }
}
