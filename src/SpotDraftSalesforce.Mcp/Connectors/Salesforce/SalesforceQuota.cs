using System.Globalization;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Reads how much of the day's calls is used from every answer. Background work stops first and writes stop last, so that people can still
/// look when a sweep has eaten the quota. What was read long ago no longer stops anyone: the next answer says how it stands.
/// </summary>
internal sealed class SalesforceQuota(string connection, SalesforceOptions options, TimeProvider time) : DelegatingHandler
{
    private const string Header = "Sforce-Limit-Info";
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    private ApiUsage? _usage;

    /// <summary>The last that an answer said; null before the first.</summary>
    public ApiUsage? Usage => Volatile.Read(ref _usage);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Check(request);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues(Header, out var values) && Parse(string.Join(',', values)) is var (used, max))
        {
            Volatile.Write(ref _usage, new ApiUsage(used, max, time.GetUtcNow()));
        }

        return response;
    }

    private void Check(HttpRequestMessage request)
    {
        if (Usage is not { } usage || usage.Max <= 0 || time.GetUtcNow() - usage.AsOf > GoodFor)
        {
            return;
        }

        var share = (double)usage.Used / usage.Max;
        var stop =
            request.Effect() is not null && share >= options.WriteStop ? options.WriteStop
            : RequestLanes.IsBackground && share >= options.BackgroundStop ? options.BackgroundStop
            : (double?)null;
        if (stop is { } reached)
        {
            throw Reached(usage, reached);
        }
    }

    private GovernedException Reached(ApiUsage usage, double stop) =>
        new(
            new Error
            {
                Code = ErrorCode.Limited,
                Message = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{usage.Used} of the org's {usage.Max} daily API calls are used; {connection} stops {(RequestLanes.IsBackground ? "background work" : "writes")} at {stop:P0}."
                ),
                Cause = "The rest of the day's calls is kept for people who look things up.",
                Cure =
                    $"Wait until the 24-hour window moves on, raise the org's limit, or change {MissingSettings.Variable($"Connections:{connection}:WriteStop")} or BackgroundStop.",
                Retry = RetryAdvice.After(GoodFor),
            }
        );

    /// <summary>The counts of <c>api-usage=18/5000</c>, whatever follows it.</summary>
    public static (long Used, long Max)? Parse(string header)
    {
        foreach (var part in header.Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            if (!part.StartsWith("api-usage=", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var counts = part["api-usage=".Length..].Split('/');
            if (
                counts.Length == 2
                && long.TryParse(counts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var used)
                && long.TryParse(counts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var max)
            )
            {
                return (used, max);
            }
        }

        return null;
    }
}

/// <summary>Calls used of the rolling day.</summary>
internal sealed record ApiUsage(long Used, long Max, DateTimeOffset AsOf);
