using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>Which addresses a key may be sent to.</summary>
internal static class BridgeAddress
{
    public static void Check(Uri url)
    {
        var cause =
            !url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) ? "It is not an http(s) address."
            : url.UserInfo.Length > 0 ? "It carries credentials, which other programs of this machine can read on the command line."
            : url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback
                ? "Plain HTTP to another machine would show the key to whoever is on the way."
            : null;
        if (cause is not null)
        {
            throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.InvalidArgument,
                    Message = "The server's address cannot be used.",
                    Cause = cause,
                    Cure = "Give the https address of the server's MCP endpoint, such as https://contracts.example/mcp.",
                    Path = "connect",
                }
            );
        }
    }
}
