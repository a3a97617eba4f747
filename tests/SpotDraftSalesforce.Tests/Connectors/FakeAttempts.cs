using System.Collections.Concurrent;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Tests.Connectors;

/// <summary>Remembers attempts, or refuses to.</summary>
internal sealed class FakeAttempts : IAttemptRecorder
{
    private readonly ConcurrentQueue<(Effect Effect, AttemptedRequest Request, string? BodySha256)> _recorded = new();

    public bool Fails { get; set; }

    public IReadOnlyList<(Effect Effect, AttemptedRequest Request, string? BodySha256)> Recorded => [.. _recorded];

    public Task RecordAsync(Effect effect, AttemptedRequest request, string? bodySha256, CancellationToken cancellationToken)
    {
        if (Fails)
        {
            throw new GovernedException(new Error { Code = ErrorCode.EvidenceUnavailable, Message = "The log cannot be written." });
        }

        _recorded.Enqueue((effect, request, bodySha256));
        return Task.CompletedTask;
    }
}
