using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// One org over its REST API. Reads return the vendor's JSON; every failure is a <see cref="GovernedException"/>. Writes go through
/// <c>SalesforceChangeExecutor</c>, which alone has an effect to send them under.
/// </summary>
internal sealed partial class SalesforceClient : IDisposable
{
    /// <summary>The newest version that this client was written for.</summary>
    private const decimal NewestVersion = 68.0m;

    /// <summary>The oldest version in which all calls of this client exist.</summary>
    private const decimal OldestVersion = 62.0m;

    private readonly SalesforceOptions _options;
    private readonly SalesforceTokens _tokens;
    private readonly SalesforceQuota _quota;
    private readonly VendorConnection _connection;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _negotiating = new(1, 1);
    private readonly ConcurrentDictionary<string, (JsonObject Describe, DateTimeOffset At, DateTimeOffset? ServerAt)> _describes = new(
        StringComparer.OrdinalIgnoreCase
    );
    private string? _version;

    public SalesforceClient(string name, SalesforceOptions options, ConnectionServices services)
    {
        Name = $"salesforce:{name}";
        _options = options;
        _time = services.Time;
        _version = options.ApiVersion is { Length: > 0 } version ? Version(version) : null;
        _tokens = new SalesforceTokens(Name, options, services.Tokens, services.Time);
        _quota = new SalesforceQuota(Name, options, services.Time);
        _connection = new VendorConnection(
            Name,
            new SalesforceDialect(),
            options,
            services,
            new SalesforceAuthentication(_tokens, services.Time),
            _quota
        );
    }

    /// <summary>The connection's name as changes carry it, such as <c>salesforce:main</c>.</summary>
    public string Name { get; }

    /// <summary>The calls of the day as the last answer told them; null before the first.</summary>
    public ApiUsage? Usage => _quota.Usage;

    /// <summary>The shares of the day's calls at which background work and writes stop.</summary>
    public (double Background, double Writes) Stops => (_options.BackgroundStop, _options.WriteStop);

    internal UpstreamFaults Faults => _connection.Faults;

    internal Task<VendorAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _connection.SendAsync(request, cancellationToken);

    /// <summary>The path of a resource under the negotiated version, such as <c>/services/data/v68.0/limits</c>.</summary>
    internal async Task<string> PathAsync(string resource, CancellationToken cancellationToken) =>
        $"/services/data/{await VersionAsync(cancellationToken)}/{resource}";

    /// <summary>The version in use, such as <c>v68.0</c>: the newest that both sides know.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _version) is { } known)
        {
            return known;
        }

        await _negotiating.WaitAsync(cancellationToken);
        try
        {
            _version ??= await NegotiateAsync(cancellationToken);
            return _version;
        }
        finally
        {
            _negotiating.Release();
        }
    }

    /// <summary>How long one attempt may take that carries <paramref name="bytes"/>: the usual time, and a second for each of its megabytes.</summary>
    internal TimeSpan TimeFor(long bytes) => _options.Timeout + TimeSpan.FromSeconds(bytes / 1_000_000.0);

    /// <summary>How long to wait before records that were refused for a passing reason are sent again: doubled each time, half of it by chance.</summary>
    internal TimeSpan Backoff(int round)
    {
        var full = _options.RetryDelay * Math.Pow(2, round - 1);
        var half = Math.Min(full.Ticks, ResilienceHandler.LongestWait.Ticks) / 2;
        return TimeSpan.FromTicks(half + (half * RandomNumberGenerator.GetInt32(1_000) / 1_000));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _quota.Dispose();
        _tokens.Dispose();
        _negotiating.Dispose();
    }

    private async Task<string> NegotiateAsync(CancellationToken cancellationToken)
    {
        using var request = VendorConnection.Get("/services/data").Anonymous();
        var versions = await _connection.ReadAsync(request, cancellationToken) as JsonArray ?? [];
        var best = versions
            .Select(version => (string?)version?["version"])
            .Select(text => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number <= NewestVersion)
            .DefaultIfEmpty(0)
            .Max();
        return best >= OldestVersion
            ? Version(best.ToString("0.0", CultureInfo.InvariantCulture))
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.UpstreamRejected,
                    Message = $"The org behind {Name} offers no API version from {OldestVersion:0.0} to {NewestVersion:0.0}.",
                    Cause = "This server needs calls that older versions do not have.",
                    Cure = $"Check that {Name} points at a Salesforce instance.",
                    Retry = RetryAdvice.Never,
                }
            );
    }

    private static string Version(string number) => number.StartsWith('v') ? number : $"v{number}";
}
