using System.Globalization;
using System.Net;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>Turns what came back from a vendor, or did not, into the errors of the house.</summary>
internal sealed class UpstreamFaults(string connection, IVendorDialect dialect)
{
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(30);

    private string Name => dialect.System == "salesforce" ? "Salesforce" : "SpotDraft";

    /// <summary>The error of an answer that is not the success that was asked for.</summary>
    public Error Of(VendorAnswer answer)
    {
        var status = (int)answer.Status;
        var (code, message) = answer.IsJson ? dialect.Read(answer) : (null, null);
        var upstream = new UpstreamError(dialect.System, status, VendorText.Clean(code), VendorText.Clean(message));
        var said = upstream.Message is { Length: > 0 } text ? $": {text}" : ".";
        var error = status switch
        {
            >= 300 and < 400 => Redirected(answer),
            401 => Expired(said),
            403 => new Error
            {
                Code = ErrorCode.ConnectionRefused,
                Message = $"{Name} refused the call of {connection}{said}",
                Cause = "The connection's user may not do this, or the application may not use the API.",
                Cure = $"Give the user behind {connection} the right to do this, or connect as one who has it.",
            },
            404 => new Error
            {
                Code = ErrorCode.NotFound,
                Message = $"{Name} has no such record, or {connection} may not see it{said}",
                Cure = $"Check the id in {Name}, and what the user behind {connection} may see.",
            },
            429 => Limited(answer, said),
            >= 500 => Unavailable($"{Name} failed with status {status}{said}", $"{Name} has a fault of its own."),
            _ when !answer.IsJson => NotJson(answer),
            _ => new Error
            {
                Code = ErrorCode.UpstreamRejected,
                Message = $"{Name} rejected the request with status {status}{said}",
                Cure = "Correct what the message names, then call again.",
            },
        };
        return dialect.Refine(error.Upstream is { Status: not null } ? error : error with { Upstream = upstream }, answer);
    }

    /// <summary>The error of a success whose body is not what the vendor's API sends, such as the page of a proxy.</summary>
    public Error NotJson(VendorAnswer answer) => NotWanted(answer, "JSON");

    /// <summary>As <see cref="NotJson"/>, for another kind of body.</summary>
    /// <param name="wanted">What the body should be, such as <c>a PDF</c>.</param>
    public Error NotWanted(VendorAnswer answer, string wanted) =>
        Unavailable(
            $"{Name} answered with {answer.MediaType ?? "something"} instead of {wanted}.",
            "A proxy, a login page or a maintenance page answered in its place."
        ) with
        {
            Upstream = new UpstreamError(dialect.System, (int)answer.Status, null, VendorText.Clean(answer.MediaType)),
        };

    /// <summary>The error of an answer that never came.</summary>
    public Error Of(Exception fault) =>
        fault switch
        {
            TimeoutException timeout => Unavailable($"{Name} did not answer: {timeout.Message}.", "It is slow or unreachable just now."),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable("its host name is not known"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Unreachable("nothing accepts the connection"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Unreachable(
                "no secure connection came about"
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => Unreachable(
                "the proxy does not let it through"
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => Unavailable(
                $"{Name} sent an answer larger than this server reads.",
                "The question was too wide."
            ),
            _ => Unavailable($"The connection to {Name} was cut before the answer was complete.", "The network or the vendor dropped it."),
        };

    private Error Redirected(VendorAnswer answer) =>
        new()
        {
            Code = ErrorCode.UpstreamRejected,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"{Name} redirected the request with status {(int)answer.Status} to {Target(answer.Location)}; redirects are not followed."
            ),
            Cause =
                "A redirect may turn a write into a read. It comes from a wrong base address, http instead of https, or a wrong trailing slash.",
            Cure = $"Correct the base address of {connection}. If it is right, please report the path.",
        };

    /// <summary>A redirect's target without its query, which may hold a token.</summary>
    private static string Target(Uri? location) =>
        location is null ? "nowhere"
        : location.IsAbsoluteUri ? VendorText.Clean(location.GetLeftPart(UriPartial.Path))!
        : VendorText.Clean(location.OriginalString.Split('?', '#')[0])!;

    private Error Expired(string said) =>
        new()
        {
            Code = ErrorCode.ConnectionExpired,
            Message = $"{Name} does not accept the credentials of {connection}{said}",
            Cause = "They are wrong, expired or withdrawn.",
            Cure = $"Renew the credentials of {connection} and restart the server.",
        };

    private Error Limited(VendorAnswer answer, string said) =>
        new()
        {
            Code = ErrorCode.Limited,
            Message = $"{Name} asks {connection} to slow down{said}",
            Cause = "Its rate limit is used up, here or by another program with the same account.",
            Cure = "Wait as long as retry says, then call again.",
            Retry = RetryAdvice.After(answer.RetryAfter ?? TimeSpan.FromSeconds(1)),
        };

    private Error Unreachable(string why) =>
        new()
        {
            Code = ErrorCode.ConnectionRefused,
            Message = $"{Name} cannot be reached for {connection}: {why}.",
            Cause = "The address is wrong, or the network or a firewall is in between.",
            Cure = $"Check the address of {connection} and the network.",
            Upstream = new UpstreamError(dialect.System, null, null, null),
        };

    private Error Unavailable(string message, string cause) =>
        new()
        {
            Code = ErrorCode.UpstreamUnavailable,
            Message = message,
            Cause = cause,
            Cure = "Try again later.",
            Retry = RetryAdvice.After(SoonEnough),
            Upstream = new UpstreamError(dialect.System, null, null, null),
        };

    /// <summary>Whether an answer is a definite refusal: the vendor did nothing.</summary>
    public static bool IsDefinite(HttpStatusCode status) => (int)status is >= 300 and < 500 && status is not HttpStatusCode.RequestTimeout;
}
