using System.Collections.Concurrent;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// The keys that workspaces sign their webhooks with. A key is asked for once and kept: a webhook must not cost one of the workspace's ten requests a
/// second. A signature that does not fit makes it be asked for again, in case it was rotated, but not more often than once a minute, so that a
/// flood of forged messages cannot use the workspace's requests up. For the same reason what is no signature at all is not checked, and an ask that
/// failed is not repeated at once.
/// </summary>
internal sealed class WebhookKeys(TimeProvider time) : IDisposable
{
    public static readonly TimeSpan AskedAtMostEvery = TimeSpan.FromMinutes(1);

    /// <summary>After an ask that failed; until then messages are not acknowledged, so that they come again.</summary>
    public static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    /// <summary>SpotDraft's keys have 64 bytes; what is much shorter is none, and an empty one would let anybody sign.</summary>
    private const int ShortestKey = 16;

    private readonly ConcurrentDictionary<string, Workspace> _workspaces = new(StringComparer.Ordinal);

    /// <summary>True where the workspace signed these bytes.</summary>
    /// <exception cref="GovernedException">The key cannot be had: whether the message is genuine is not known.</exception>
    public async Task<bool> SignedAsync(SpotDraftClient workspace, byte[] body, string? signature, CancellationToken cancellationToken)
    {
        if (!SpotDraftSignature.IsFormed(signature))
        {
            return false;
        }

        var kept = _workspaces.GetOrAdd(workspace.Name, _ => new Workspace());
        var known = kept.Key ?? await AskAsync(workspace, kept, null, cancellationToken);
        if (SpotDraftSignature.IsValid(known.Bytes, body, signature))
        {
            return true;
        }

        if (time.GetUtcNow() - known.AskedAt < AskedAtMostEvery)
        {
            return false;
        }

        var renewed = await AskAsync(workspace, kept, known, cancellationToken);
        return SpotDraftSignature.IsValid(renewed.Bytes, body, signature);
    }

    public void Dispose()
    {
        foreach (var workspace in _workspaces.Values)
        {
            workspace.Asking.Dispose();
        }
    }

    /// <summary>One asks, and the others wait for its answer; nobody waits for the answer of another workspace.</summary>
    private async Task<KnownKey> AskAsync(
        SpotDraftClient workspace,
        Workspace kept,
        KnownKey? outdated,
        CancellationToken cancellationToken
    )
    {
        await kept.Asking.WaitAsync(cancellationToken);
        try
        {
            if (kept.Key is { } known && !ReferenceEquals(known, outdated))
            {
                return known;
            }

            return kept.Fault is { } fault && time.GetUtcNow() - fault.At < AfterFault
                ? throw new GovernedException(fault.Error)
                : kept.Key = await AskAsync(workspace, kept, cancellationToken);
        }
        finally
        {
            kept.Asking.Release();
        }
    }

    private async Task<KnownKey> AskAsync(SpotDraftClient workspace, Workspace kept, CancellationToken cancellationToken)
    {
        using var lane = RequestLanes.Enter(RequestLane.Automation);
        try
        {
            var key = await workspace.HmacKeyAsync(cancellationToken);
            return new KnownKey(Decoded(workspace, key), time.GetUtcNow());
        }
        catch (GovernedException fault)
        {
            kept.Fault = new KnownFault(fault.Error, time.GetUtcNow());
            throw;
        }
    }

    private static byte[] Decoded(SpotDraftClient workspace, string key)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var written) && written >= ShortestKey
            ? bytes[..written]
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.ConnectionRefused,
                    Message = $"The webhook key of {workspace.Name} is no base64 of at least {ShortestKey} bytes.",
                    Cure = "Set HmacKey of the connection to the key as SpotDraft shows it, or leave it out to have it asked for.",
                    Retry = RetryAdvice.AfterFix,
                }
            );
    }

    private sealed record KnownKey(byte[] Bytes, DateTimeOffset AskedAt);

    private sealed record KnownFault(Error Error, DateTimeOffset At);

    /// <summary>What is known of one workspace's key; written under <see cref="Asking"/>.</summary>
    private sealed class Workspace
    {
        public SemaphoreSlim Asking { get; } = new(1, 1);

        public KnownKey? Key { get; set; }

        public KnownFault? Fault { get; set; }
    }
}
