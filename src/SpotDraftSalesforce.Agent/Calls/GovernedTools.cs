using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace SpotDraftSalesforce.Agent.Calls;

/// <summary>
/// The server's tools as an unattended caller uses them: refusals that pass are waited out, operations that go on are followed, everything within
/// bounds. A write may be sent again after a fault on the way: the server holds a key for it and answers what became of the first one.
/// </summary>
public sealed class GovernedTools(McpClient client, TimeProvider time, CallLimits limits)
{
    private int _calls;

    /// <summary>Calls that were sent, further attempts and looks at operations included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Calls a tool until it answers something other than a refusal that passes. Refusals and faults are values.</summary>
    public async Task<ToolAnswer> CallAsync(
        string tool,
        IReadOnlyDictionary<string, object?> arguments,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await CallOnceAsync(tool, arguments, cancellationToken);
            if (answer is not { Status: AnswerStatus.Failed, Error: { } error } || RetryAfter.Wait(error, attempt, limits) is not { } wait)
            {
                return answer;
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Calls a write tool and follows what it started until it ended or <see cref="CallLimits.FollowFor"/> is over.</summary>
    public async Task<ToolAnswer> CallAndFollowAsync(
        string tool,
        IReadOnlyDictionary<string, object?> arguments,
        CancellationToken cancellationToken
    )
    {
        var answer = await CallAsync(tool, arguments, cancellationToken);
        var began = time.GetTimestamp();
        for (var look = 1; answer.IsOpen; look++)
        {
            var left = limits.FollowFor - time.GetElapsedTime(began);
            var wait = LookAfter(answer, look);
            if (wait > left)
            {
                break;
            }

            await Task.Delay(wait, time, cancellationToken);
            if (await LookAsync(tool, arguments, answer, cancellationToken) is not { } seen)
            {
                break;
            }

            answer = seen with { OperationId = seen.OperationId ?? answer.OperationId };
        }

        return answer;
    }

    private TimeSpan LookAfter(ToolAnswer answer, int look)
    {
        var wait = RetryAfter.Named(answer.Error) ?? RetryAfter.Doubled(limits.FirstWait, look, limits.LongestLookInterval);
        return wait < limits.LongestLookInterval ? wait : limits.LongestLookInterval;
    }

    /// <summary>Null when the operation cannot be looked at: what was known before stands.</summary>
    private async Task<ToolAnswer?> LookAsync(
        string tool,
        IReadOnlyDictionary<string, object?> arguments,
        ToolAnswer known,
        CancellationToken cancellationToken
    )
    {
        // Somebody else's operation holds the key and its id is not for us: ask for the thing itself again.
        if (known.OperationId is not { } id)
        {
            return await CallAsync(tool, arguments, cancellationToken);
        }

        var answer = await CallAsync("get_operation", new Dictionary<string, object?> { ["operation_id"] = id }, cancellationToken);
        var operation = answer.AsOperation();
        return IsAbout(operation, id) ? operation : null;
    }

    private static bool IsAbout(ToolAnswer operation, string id) =>
        operation.Status != AnswerStatus.Ok && (operation.Status != AnswerStatus.Failed || operation.OperationId == id);

    private async Task<ToolAnswer> CallOnceAsync(
        string tool,
        IReadOnlyDictionary<string, object?> arguments,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _calls);
        using var heard = new ServerCancellation(cancellationToken);
        try
        {
            return ToolAnswer.Of(await client.CallToolAsync(tool, arguments, cancellationToken: heard.Token));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (McpProtocolException refusal)
        {
            var unknown = refusal.ErrorCode is McpErrorCode.MethodNotFound or McpErrorCode.InvalidParams;
            return ToolAnswer.Refused(
                new AgentError(
                    unknown ? "invalid_argument" : "internal",
                    $"The server refused the call of {tool}: {refusal.Message}",
                    Cure: unknown ? "Check that agent and server are of one version and that the agent's role may use the tool." : null,
                    Retry: "after_fix"
                )
            );
        }
        catch (Exception fault) when (TransportFault.Is(fault, cancellationToken))
        {
            return ToolAnswer.Refused(TransportFault.Describe(fault, server: null));
        }
    }
}
