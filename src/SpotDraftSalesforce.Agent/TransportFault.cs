using System.Net;
using ModelContextProtocol;

namespace SpotDraftSalesforce.Agent;

/// <summary>Faults between the agent and the server: nobody answers, the key is refused, the answer is no MCP.</summary>
internal static class TransportFault
{
    public static bool Is(Exception fault, CancellationToken cancellationToken) =>
        fault is HttpRequestException or IOException or McpException or TimeoutException
        || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public static AgentError Describe(Exception fault, Uri? server)
    {
        var where = server is null ? "The server" : $"The server at {server}";
        return StatusOf(fault) switch
        {
            HttpStatusCode.Unauthorized => new AgentError(
                "connection_refused",
                $"{where} does not accept the agent's key (401).",
                Cure: "Set SDSF_AGENT_KEY, or name a key file, with a key that the server's 'keys create' printed and nobody revoked.",
                Retry: "after_fix"
            ),
            HttpStatusCode.Forbidden => new AgentError(
                "denied",
                $"{where} knows the agent's key and refuses it (403).",
                Cure: "Ask who runs the server which roles the agent's key has.",
                Retry: "after_fix"
            ),
            HttpStatusCode.NotFound => new AgentError(
                "not_found",
                $"{where} has no MCP endpoint there (404).",
                Cure: "Check the path of the address; it usually ends in /mcp.",
                Retry: "after_fix"
            ),
            _ => new AgentError(
                "upstream_unavailable",
                $"{where} did not answer.",
                Cause: Innermost(fault).Message,
                Cure: "Check that the server runs and that the address is right; then run again."
            ),
        };
    }

    private static HttpStatusCode? StatusOf(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is HttpRequestException { StatusCode: { } status })
            {
                return status;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception fault)
    {
        while (fault.InnerException is { } inner)
        {
            fault = inner;
        }

        return fault;
    }
}
