namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>A counterparty as a contract names it.</summary>
internal sealed record ContractParty
{
    public required bool IsIndividual { get; init; }

    /// <summary>The organisation, or first and last name of an individual.</summary>
    public required string Name { get; init; }

    public string? OrganizationType { get; init; }

    public string PocName { get; init; } = "";

    public string PocEmail { get; init; } = "";

    /// <summary>The workspace's record of it, whose brand and contacts may change after the contract was made.</summary>
    public required Counterparty Counterparty { get; init; }

    public int CounterpartyId => Counterparty.Id;
}
