using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Governance.Replay;

/// <summary>
/// Gives a client that repeats a request (same caller, tool, request id and arguments) the answer of the first one. Only requests that led to an
/// operation are remembered: a refusal is judged again, since its reason may be gone.
/// </summary>
public sealed class ReplayStage(IRequestStore requests, IOperationStore operations, TimeProvider time) : IGovernanceStage
{
    private const int SaltSize = 16;

    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public async Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        if (call.RequestId is null || call.Definition.ReadOnly || call.DryRun || call.Resumes is not null)
        {
            return await next(call, cancellationToken);
        }

        var earlier = await requests.FindAsync(
            call.Caller.Id,
            call.Definition.Name,
            call.RequestId,
            time.GetUtcNow() - Kept,
            cancellationToken
        );
        if (earlier is not null)
        {
            return await AnswerAsync(call, earlier, cancellationToken);
        }

        try
        {
            return await next(call, cancellationToken);
        }
        catch (JournalConflictException conflict) when (conflict.Conflict == JournalConflict.RequestTaken)
        {
            // The same request came in twice at the same time, and the other one was first.
            earlier = await requests.FindAsync(
                call.Caller.Id,
                call.Definition.Name,
                call.RequestId,
                time.GetUtcNow() - Kept,
                cancellationToken
            );
            if (earlier is null)
            {
                throw;
            }

            return await AnswerAsync(call, earlier, cancellationToken);
        }
    }

    /// <summary>What remembers this call, written together with its claim; null where the caller gave no name.</summary>
    internal static SaveRequest? Remember(ToolCall call, string operationId, DateTimeOffset at) =>
        call.RequestId is null
            ? null
            : new SaveRequest(
                call.Caller.Id,
                call.Definition.Name,
                call.RequestId,
                DigestOf(RandomNumberGenerator.GetBytes(SaltSize), call.Arguments),
                call.Id,
                operationId,
                at
            );

    private async Task<ToolOutcome> AnswerAsync(ToolCall call, RememberedRequest earlier, CancellationToken cancellationToken)
    {
        var salt = Convert.FromHexString(earlier.ArgumentsDigest[..(SaltSize * 2)]);
        if (DigestOf(salt, call.Arguments) != earlier.ArgumentsDigest)
        {
            return ToolOutcome.Refused(
                new Error
                {
                    Code = ErrorCode.InvalidArgument,
                    Message = $"The request id '{call.RequestId}' was used for other arguments within the last 24 hours.",
                    Cure = "Use a new request_id for a new request.",
                    Path = "request_id",
                }
            );
        }

        var operation =
            await operations.FindAsync(earlier.OperationId, cancellationToken)
            ?? throw new InvalidOperationException($"The request names {earlier.OperationId}, which is not stored.");
        return OperationOutcome.Of(operation);
    }

    private static string DigestOf(byte[] salt, JsonObject arguments) => Convert.ToHexStringLower(salt) + Digest.Commit(salt, arguments);
}
