namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

internal sealed record ContractComment(int Id, string Comment);

internal sealed record ContractNote(int Id, string Text, string? Tag);

/// <summary>This contract has <paramref name="Other"/> as its child, parent, addendum or amendment.</summary>
internal sealed record ContractRelation(int Id, int Other, string RelationType, DateTimeOffset Created);
