using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>
/// One thing that the list of contracts can be filtered by. <paramref name="Type"/> is <c>text</c>, <c>choice</c>, <c>number</c> or
/// <c>instant</c>; an instant has too many values to choose from.
/// </summary>
internal sealed record ContractFacet(
    string Name,
    string Type,
    IReadOnlyList<string> Operators,
    bool HasOptions,
    Func<Contract, IEnumerable<IComparable>> Values
);
