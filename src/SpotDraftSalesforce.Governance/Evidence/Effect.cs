namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>
/// The right to send one request that changes something at a vendor: it names the changes that the request performs. A request that is not a
/// GET and carries neither an effect nor a <see cref="ReadIntent"/> is refused before its first byte.
/// </summary>
/// <param name="OperationId">The operation that the changes belong to.</param>
/// <param name="Fence">The lease's fence: a process that lost the operation can no longer send for it.</param>
/// <param name="ChangeIds">The changes that the request performs.</param>
/// <param name="CallId">The call that runs the operation now.</param>
public sealed record Effect(string OperationId, long Fence, IReadOnlyList<string> ChangeIds, string CallId);

/// <summary>Marks a POST that only reads (a token, a signed download link, a composite of queries).</summary>
/// <param name="Purpose">What it reads, for the log.</param>
public sealed record ReadIntent(string Purpose);
