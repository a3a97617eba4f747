using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.ListExpiringContracts;

/// <summary>A contract that runs out, as the list shows it; the last two come from its key pointers and are missing where those say nothing readable.</summary>
internal sealed record ExpiringContractView
{
    public required string ContractId { get; init; }

    public string? Name { get; init; }

    public string? Counterparty { get; init; }

    public string? ContractType { get; init; }

    public string? Url { get; init; }

    public string? EndDate { get; init; }

    public MoneyView? Value { get; init; }

    public static ExpiringContractView Of(ContractSummary contract, ContractTerms? terms) =>
        new()
        {
            ContractId = contract.Id.Composite,
            Name = contract.Name,
            Counterparty = contract.CounterpartyName,
            ContractType = contract.TypeName,
            Url = contract.Link,
            EndDate = terms?.EndDate?.Iso(),
            Value = MoneyView.Of(terms?.Value),
        };
}
