using SpotDraftSalesforce.Simulator.SpotDraft.Http;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>A counterparty as a request names it, before it is known whether the workspace has it.</summary>
internal sealed record NamedParty
{
    public required bool IsIndividual { get; init; }

    public required string Name { get; init; }

    public string? OrganizationType { get; init; }

    public string PocName { get; init; } = "";

    public string PocEmail { get; init; } = "";

    public FieldReader? Address { get; init; }
}
