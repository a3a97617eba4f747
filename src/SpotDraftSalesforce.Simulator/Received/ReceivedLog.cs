using System.Collections.Concurrent;

namespace SpotDraftSalesforce.Simulator.Received;

/// <summary>Everything the simulated services were sent, in the order it came.</summary>
public sealed class ReceivedLog(TimeProvider machine)
{
    private readonly ConcurrentDictionary<long, ReceivedRequest> _requests = new();
    private long _seq;

    /// <summary>Told of each request when it has come in (its status is 0) and again when it has ended; must not throw.</summary>
    public Action<ReceivedRequest>? Watch { get; set; }

    /// <summary>Whether answers are kept beside the requests, for tests that hold them against a document.</summary>
    public bool KeepAnswers { get; set; }

    public ReceivedRequest Add(string system, string method, string pathAndQuery, IReadOnlyDictionary<string, string> headers, string? body)
    {
        var request = new ReceivedRequest
        {
            Seq = Interlocked.Increment(ref _seq),
            At = machine.GetUtcNow(),
            System = system,
            Method = method,
            PathAndQuery = pathAndQuery,
            Headers = headers,
            Body = body,
        };
        _requests[request.Seq] = request;
        Watch?.Invoke(request);
        return request;
    }

    /// <summary>Notes how <paramref name="request"/> ended.</summary>
    public void End(ReceivedRequest request, int status, string? fault, GivenAnswer? answer = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var ended = request with { Status = status, Fault = fault, Answer = answer };
        _requests[request.Seq] = ended;
        Watch?.Invoke(ended);
    }

    public IReadOnlyList<ReceivedRequest> List(string? system = null, long since = 0) =>
        [
            .. _requests
                .Values.Where(request => request.Seq > since && (system is null || request.System == system))
                .OrderBy(request => request.Seq),
        ];

    public void Clear() => _requests.Clear();
}
