using System.Globalization;
using System.Net;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// What goes wrong with a file that a vendor hands out by a signed address. The host behind it is another than the API's: it knows no user and no rights,
/// and what it refuses is cured by a new address.
/// </summary>
/// <param name="connection">Such as <c>spotdraft:main</c>.</param>
/// <param name="system">The vendor that gave the address, as errors name it.</param>
internal sealed class DownloadFaults(string connection, string system)
{
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    /// <summary>The error of an answer that is not the file.</summary>
    public Error Of(Uri address, HttpStatusCode status, TimeSpan? retryAfter)
    {
        var number = ((int)status).ToString(CultureInfo.InvariantCulture);
        var error = (int)status switch
        {
            >= 300 and < 400 => new Error
            {
                Code = ErrorCode.UpstreamRejected,
                Message = $"{Host(address)} redirected the download with status {number}; redirects are not followed.",
                Cause = "A proxy or a login page stands before it.",
                Cure = $"Let this server reach {address.Host} directly.",
            },
            400 or 401 or 403 or 404 or 410 => Unavailable(
                $"{Host(address)} refused the download with status {number}.",
                "The signed address has expired, or the file is not there yet; such an address is good for some minutes only.",
                "Call again: a new address is asked for each time.",
                AtOnce
            ),
            429 => Unavailable(
                $"{Host(address)} asks to slow down.",
                "Too many files were fetched at once.",
                "Wait as long as retry says, then call again.",
                retryAfter ?? SoonEnough
            ),
            _ => Unavailable(
                $"{Host(address)} failed with status {number}.",
                "It has a fault of its own.",
                "Try again later.",
                retryAfter ?? SoonEnough
            ),
        };
        return error with { Upstream = new UpstreamError(system, (int)status, null, null) };
    }

    /// <summary>The error of a file that did not come, or not to its end.</summary>
    public Error Of(Uri address, Exception fault) =>
        fault switch
        {
            TimeoutException timeout => Unavailable(
                $"{Host(address)} did not send the file: {timeout.Message}.",
                "It is slow or unreachable just now."
            ),
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError
                    or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError
            } => new Error
            {
                Code = ErrorCode.ConnectionRefused,
                Message = $"{Host(address)} cannot be reached.",
                Cause = "The network or a firewall is in between.",
                Cure = $"Let this server reach {address.Host}, where {connection} keeps its files.",
                Upstream = new UpstreamError(system, null, null, null),
            },
            _ => CutOff(address, null, null),
        };

    /// <summary>Fewer bytes came, or more, than were announced.</summary>
    public Error CutOff(Uri address, long? announced, long? came) =>
        Unavailable(
            announced is null
                ? $"{Host(address)} broke the download off."
                : string.Create(CultureInfo.InvariantCulture, $"{Host(address)} announced {announced} bytes and sent {came}."),
            "The network or a proxy dropped a part of it; what came was thrown away."
        );

    /// <summary>Something else than the kind of file that was asked for.</summary>
    public Error NotWanted(Uri address, string? mediaType, string wanted) =>
        Unavailable(
            $"{Host(address)} sent {VendorText.Clean(mediaType) ?? "something"} instead of {wanted}; it was thrown away.",
            "A proxy, a login page or a maintenance page answered in its place."
        );

    public Error TooLarge(Uri address, long? size, long largest) =>
        new()
        {
            Code = ErrorCode.UpstreamRejected,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"The file at {address.Host} is larger than {largest} bytes{(size is null ? "" : ": " + size.Value.ToString(CultureInfo.InvariantCulture))}; it was not fetched."
            ),
            Cause = "Salesforce stores no larger files.",
            Cure = "Store the file by hand in another place.",
            Retry = RetryAdvice.Never,
            Upstream = new UpstreamError(system, null, null, null),
        };

    private string Host(Uri address) => $"The file host {address.Host} of {connection}";

    private Error Unavailable(string message, string cause, string cure = "Try again later.", TimeSpan? after = null) =>
        new()
        {
            Code = ErrorCode.UpstreamUnavailable,
            Message = message,
            Cause = cause,
            Cure = cure,
            Retry = RetryAdvice.After(after ?? SoonEnough),
            Upstream = new UpstreamError(system, null, null, null),
        };
}
