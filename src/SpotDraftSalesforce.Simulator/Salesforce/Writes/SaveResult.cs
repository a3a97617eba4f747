namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>What became of one record.</summary>
internal sealed record SaveResult(string? Id, IReadOnlyList<SaveError> Errors, bool Created = false)
{
    public bool Success => Errors.Count == 0;

    /// <summary>Records that an external id matched, when it matched several.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    public static SaveResult Failed(params IReadOnlyList<SaveError> errors) => new(null, errors);
}
