using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>
/// One workspace over the public API v2.1, with its paths and trailing slashes exactly as documented (a wrong slash is a redirect, and a redirect
/// is an error). Writes go through <c>SpotDraftChangeExecutor</c>, which alone has an effect to send them under.
/// </summary>
internal sealed partial class SpotDraftClient : IDisposable
{
    /// <summary>Most rows that a page may have.</summary>
    public const int LargestPage = 100;

    private const string Root = "/api/v2.1/public/";

    private readonly SpotDraftOptions _options;
    private readonly VendorConnection _connection;
    private readonly TimeProvider _time;
    private readonly string? _userEmail;
    private readonly bool _owner;

    public SpotDraftClient(string name, SpotDraftOptions options, ConnectionServices services)
    {
        Name = $"spotdraft:{name}";
        PaceKey = PaceKeyOf(name, options);
        Home = new Uri(options.BaseAddress ?? $"https://api.{options.Region!.ToLowerInvariant()}.spotdraft.com");
        _options = options;
        _time = services.Time;
        _owner = true;
        _connection = new VendorConnection(
            Name,
            new SpotDraftDialect(),
            options,
            services,
            new SpotDraftAuthentication(options, Home),
            new PacerHandler(PacerOf(name, options, services), services.Time)
        );
    }

    private SpotDraftClient(SpotDraftClient from, string userEmail)
    {
        Name = from.Name;
        PaceKey = from.PaceKey;
        Home = from.Home;
        _options = from._options;
        _connection = from._connection;
        _time = from._time;
        _userEmail = userEmail;
    }

    /// <summary>The connection's name as changes carry it, such as <c>spotdraft:main</c>.</summary>
    public string Name { get; }

    /// <summary>The allowance that this connection's requests are counted under.</summary>
    public string PaceKey { get; }

    /// <summary>Requests that the workspace allows in any second; 0 for any number.</summary>
    public int RequestsPerSecond => _options.RequestsPerSecond;

    /// <summary>Scheme, host and port of the API.</summary>
    public Uri Home { get; }

    /// <summary>The member as whom calls run; null for the user behind the credential.</summary>
    public string? ActingAs => _userEmail ?? _options.UserEmail;

    internal UpstreamFaults Faults => _connection.Faults;

    /// <summary>The same connection, acting as an active member of the workspace.</summary>
    public SpotDraftClient As(string userEmail) => new(this, userEmail);

    internal Task<VendorAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _connection.SendAsync(Acting(request), cancellationToken);

    /// <summary>A GET whose answer is looked at as it came.</summary>
    /// <param name="path">Below <c>/api/v2.1/public/</c>.</param>
    internal async Task<VendorAnswer> LookAsync(string path, CancellationToken cancellationToken)
    {
        using var request = VendorConnection.Get(Root + path);
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>A write, to be sent under its effect.</summary>
    internal static HttpRequestMessage Write(HttpMethod method, string path, JsonNode? body, Effect effect, bool repeatable) =>
        VendorConnection.Perform(method, Root + path, body is null ? null : VendorConnection.Json(body), effect, repeatable);

    public void Dispose()
    {
        if (_owner)
        {
            _connection.Dispose();
        }
    }

    private static string PaceKeyOf(string name, SpotDraftOptions options) => $"spotdraft:{options.Workspace ?? name}";

    private static Pacer? PacerOf(string name, SpotDraftOptions options, ConnectionServices services) =>
        options.RequestsPerSecond > 0
            ? new Pacer(services.Ledger, PaceKeyOf(name, options), options.RequestsPerSecond, services.Time)
            : null;

    private async Task<T> ReadAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var request = Acting(VendorConnection.Get(Root + path));
        return await _connection.ReadAsync<T>(request, cancellationToken);
    }

    private HttpRequestMessage Acting(HttpRequestMessage request)
    {
        if (_userEmail is { Length: > 0 })
        {
            request.Headers.Remove("user-email");
            request.Headers.TryAddWithoutValidation("user-email", _userEmail);
        }

        return request;
    }

    private static string Address(string path, IEnumerable<KeyValuePair<string, string>> terms, int page, int limit)
    {
        var all = terms
            .Append(new("page", Math.Max(1, page).ToString(CultureInfo.InvariantCulture)))
            .Append(new("limit", Math.Clamp(limit, 1, LargestPage).ToString(CultureInfo.InvariantCulture)));
        return $"{path}?{string.Join('&', all.Select(term => $"{Uri.EscapeDataString(term.Key)}={Uri.EscapeDataString(term.Value)}"))}";
    }

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
