using System.Collections.Concurrent;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// The keys that workspaces sign their webhooks with. A key is asked for once and kept: a webhook must not cost one of the workspace's ten requests a
/// second. A signature that does not fit makes it be asked for again, in case it was rotated, but not more often than once a minute, so that a
/// flood of forged messages cannot use the workspace's requests up.
/// </summary>
internal sealed class WebhookKeys(TimeProvider time) : IDisposable
{
    public static readonly TimeSpan AskedAtMostEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, KnownKey> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _asking = new(1, 1);

    /// <summary>True where the workspace signed these bytes.</summary>
    /// <exception cref="GovernedException">The key cannot be had: whether the message is genuine is not known.</exception>
    public async Task<bool> SignedAsync(SpotDraftClient workspace, byte[] body, string? signature, CancellationToken cancellationToken)
    {
        var known = _known.GetValueOrDefault(workspace.Name) ?? await AskAsync(workspace, null, cancellationToken);
        if (SpotDraftSignature.IsValid(known.Key, body, signature))
        {
            return true;
        }

        if (!SpotDraftSignature.IsFormed(signature) || time.GetUtcNow() - known.AskedAt < AskedAtMostEvery)
        {
            return false;
        }

        var renewed = await AskAsync(workspace, known, cancellationToken);
        return SpotDraftSignature.IsValid(renewed.Key, body, signature);
    }

    public void Dispose() => _asking.Dispose();

    /// <summary>One asks, and the others wait for its answer.</summary>
    private async Task<KnownKey> AskAsync(SpotDraftClient workspace, KnownKey? outdated, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_known.TryGetValue(workspace.Name, out var known) && !ReferenceEquals(known, outdated))
            {
                return known;
            }

            var key = await workspace.HmacKeyAsync(cancellationToken);
            var asked = new KnownKey(Decoded(workspace, key), time.GetUtcNow());
            _known[workspace.Name] = asked;
            return asked;
        }
        finally
        {
            _asking.Release();
        }
    }

    private static byte[] Decoded(SpotDraftClient workspace, string key)
    {
        try
        {
            return Convert.FromBase64String(key);
        }
        catch (FormatException)
        {
            throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.ConnectionRefused,
                    Message = $"The webhook key of {workspace.Name} is not base64.",
                    Cure = "Set HmacKey of the connection to the key as SpotDraft shows it, or leave it out to have it asked for.",
                    Retry = RetryAdvice.AfterFix,
                }
            );
        }
    }

    private sealed record KnownKey(byte[] Key, DateTimeOffset AskedAt);
}
