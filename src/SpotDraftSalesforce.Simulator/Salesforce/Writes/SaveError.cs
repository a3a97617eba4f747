namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>Why a record was not saved: <c>errorCode</c> of a single call, <c>statusCode</c> of a collection.</summary>
internal sealed record SaveError(string Code, string Message, params IReadOnlyList<string> Fields)
{
    /// <summary>What a duplicate rule found, where that is the error.</summary>
    public DuplicateFinding? Duplicates { get; init; }

    /// <summary>HTTP status of a single call that ends in this.</summary>
    public int Status => Code is "NOT_FOUND" or "ENTITY_IS_DELETED" ? 404 : 400;
}
