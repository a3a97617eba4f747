using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>
/// A contract as lists, lookups and creation answer it. The id differs: <c>T-n</c> or an integer in lists, an integer in lookups by external
/// metadata, <c>T-n</c> beside an integer <c>contract_id</c> after creation.
/// </summary>
internal sealed record ContractRow
{
    public required object Id { get; init; }

    public int? ContractId { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required string ContractName { get; init; }

    public required string ContractLink { get; init; }

    public required ContractStatus ContractStatus { get; init; }

    public required string CreatedBy { get; init; }

    public required string CounterPartyName { get; init; }

    public required string ContractTypeName { get; init; }

    public required int ContractTypeId { get; init; }

    public required int CreatedByWorkspace { get; init; }

    public JsonElement? ExternalMetadata { get; init; }

    public required string ReferenceId { get; init; }

    public string? CreatedByUserName { get; init; }

    public string? CreatedByUserEmail { get; init; }

    /// <param name="status">As the list knows it, which may lag behind; null for the contract's own.</param>
    public static ContractRow Listed(Contract contract, bool integerId, ContractStatus? status = null) =>
        Of(contract, integerId ? contract.Number : contract.Id, contract.Creator.Name) with
        {
            ContractStatus = status ?? contract.Status,
            CreatedByUserName = contract.Creator.Name,
            CreatedByUserEmail = contract.Creator.Email,
        };

    public static ContractRow LookedUp(Contract contract, ContractStatus status) =>
        Required(Of(contract, contract.Number, contract.Creator.Email)) with
        {
            ContractStatus = status,
        };

    public static ContractRow CreatedFromTemplate(Contract contract) =>
        Required(Of(contract, contract.Id, contract.Creator.Email)) with
        {
            ContractId = contract.Number,
        };

    private static ContractRow Required(ContractRow row) => row with { ExternalMetadata = row.ExternalMetadata ?? EmptyObject };

    private static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    private static ContractRow Of(Contract contract, object id, string createdBy) =>
        new()
        {
            Id = id,
            Created = contract.Created,
            ContractName = contract.Name,
            ContractLink = contract.Link,
            ContractStatus = contract.Status,
            CreatedBy = createdBy,
            CounterPartyName = contract.CounterpartyName,
            ContractTypeName = contract.Type.Name,
            ContractTypeId = contract.Type.Id,
            CreatedByWorkspace = 1,
            ExternalMetadata = contract.ExternalMetadata,
            ReferenceId = contract.ReferenceId,
        };
}
