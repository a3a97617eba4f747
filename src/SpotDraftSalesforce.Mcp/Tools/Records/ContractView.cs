using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>A contract as lists show it.</summary>
internal sealed record ContractView
{
    public required string ContractId { get; init; }

    public string? Name { get; init; }

    public string? Status { get; init; }

    public string? Counterparty { get; init; }

    public string? ContractType { get; init; }

    public string? Url { get; init; }

    public static ContractView Of(ContractSummary contract) =>
        new()
        {
            ContractId = contract.Id.Composite,
            Name = contract.Name,
            Status = contract.Status,
            Counterparty = contract.CounterpartyName,
            ContractType = contract.TypeName,
            Url = contract.Link,
        };
}
