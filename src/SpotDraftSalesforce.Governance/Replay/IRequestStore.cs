namespace SpotDraftSalesforce.Governance.Replay;

/// <summary>Requests that callers gave a name of their own, kept for <see cref="ReplayStage.Kept"/>.</summary>
public interface IRequestStore
{
    Task<RememberedRequest?> FindAsync(
        string callerId,
        string tool,
        string requestId,
        DateTimeOffset notBefore,
        CancellationToken cancellationToken
    );
}

/// <param name="ArgumentsDigest">Salted digest of the arguments; the salt is its first 32 characters.</param>
/// <param name="OperationId">The operation that the request led to.</param>
public sealed record RememberedRequest(string ArgumentsDigest, string OperationId);
