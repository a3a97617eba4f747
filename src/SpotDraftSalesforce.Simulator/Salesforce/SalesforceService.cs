using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Salesforce.Bulk;
using SpotDraftSalesforce.Simulator.Salesforce.OAuth;
using SpotDraftSalesforce.Simulator.Salesforce.Rest;

namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>A Salesforce org on one listener: login, identity, SOAP login and the REST API. Its address is that by which it is reached.</summary>
public sealed class SalesforceService : IAsyncDisposable
{
    /// <summary>URI, and URI plus headers, in bytes.</summary>
    private const int LongestHead = 16_384;

    private readonly BulkWork _work = new();
    private readonly OAuthEndpoints _oauth;
    private readonly ConsentEndpoint _consent;
    private readonly IdentityEndpoints _identity;
    private readonly SoapLogin _soap;
    private readonly RestHttp _rest;
    private readonly SalesforceControls _controls;

    public SalesforceService(SimulatorClock clock, FaultBoard faults, SalesforceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(settings);
        OAuthKeys.Prepare();
        Org = new SalesforceOrg(clock, faults, settings.Kinds);
        Credentials = new SalesforceCredentials(
            "3MVG9simulator.consumer.key",
            RandomNumberGenerator.GetHexString(64),
            OrgBirth.IntegrationUsername,
            RandomNumberGenerator.GetHexString(20, lowercase: true),
            "5Aep861" + RandomNumberGenerator.GetHexString(60)
        );
        var policy = new OAuthPolicy { RotateRefreshTokens = settings.RotateRefreshTokens };
        var sessions = new Sessions(Org, clock, settings, policy);
        var codes = new AuthorizationCodes(clock);
        sessions.Grant(Credentials.RefreshToken, Org.IntegrationUserId);
        var usage = new ApiUsage(clock, settings);
        _oauth = new OAuthEndpoints(Org, sessions, Credentials, clock, policy, codes);
        _consent = new ConsentEndpoint(Org, Credentials, policy, codes);
        _identity = new IdentityEndpoints(Org, sessions);
        _soap = new SoapLogin(Org, sessions, Credentials);
        var bulk = new BulkEndpoints(Org, _work);
        _rest = new RestHttp(Org, sessions, usage, settings, bulk);
        _controls = new SalesforceControls(Org, sessions, usage, bulk, policy);
    }

    public SalesforceOrg Org { get; }

    public SalesforceCredentials Credentials { get; }

    /// <summary>Lets a listener read what this service itself refuses or takes: long URIs, many headers, files of any size.</summary>
    public static void Configure(KestrelServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Limits.MaxRequestLineSize = 256 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
        options.Limits.MaxRequestBufferSize = 1024 * 1024;
        options.Limits.MaxRequestBodySize = null;
    }

    /// <summary>Takes every path of the listener that no other route takes.</summary>
    public void Map(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapFallback("{**path}", HandleAsync);
    }

    /// <summary>Controls under <c>/_sim/salesforce</c>; <paramref name="sim"/> is the group <c>/_sim</c>.</summary>
    public void MapControls(RouteGroupBuilder sim)
    {
        ArgumentNullException.ThrowIfNull(sim);
        _controls.Map(sim.MapGroup("/salesforce"));
    }

    /// <summary>Ends the bulk jobs that still run.</summary>
    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        if (target.Length > LongestHead)
        {
            await RestHttp.SendTooLongAsync(context, StatusCodes.Status414UriTooLong, "URI Too Long");
            return;
        }

        if (target.Length + context.Request.Headers.Sum(header => header.Key.Length + header.Value.ToString().Length + 4) > LongestHead)
        {
            await RestHttp.SendTooLongAsync(context, StatusCodes.Status431RequestHeaderFieldsTooLarge, "Request Header Fields Too Large");
            return;
        }

        // Clients with an address of their own in front send doubled slashes; the platform collapses them.
        await RouteAsync(context, "/" + target.TrimStart('/'));
    }

    private Task RouteAsync(HttpContext context, string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var parts = (mark < 0 ? url : url[..mark]).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["services", "oauth2", "authorize"] => _consent.AuthorizeAsync(context),
            [".well-known", "openid-configuration"] => ConsentEndpoint.DiscoverAsync(context),
            ["services", "oauth2", "token"] => _oauth.TokenAsync(context),
            ["services", "oauth2", "revoke"] => _oauth.RevokeAsync(context),
            ["services", "oauth2", "introspect"] => _oauth.IntrospectAsync(context),
            ["services", "oauth2", "userinfo"] => _identity.UserInfoAsync(context),
            ["id", var organization, var user] => _identity.IdentityAsync(context, organization, user),
            ["services", "Soap", "u", var version, ..] => _soap.HandleAsync(context, version),
            _ => _rest.HandleAsync(context, mark < 0 ? "/" + string.Join('/', parts) : "/" + string.Join('/', parts) + url[mark..]),
        };
    }
}
