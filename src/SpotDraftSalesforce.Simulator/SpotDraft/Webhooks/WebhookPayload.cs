using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

/// <summary>The body of a webhook about a contract.</summary>
internal sealed record WebhookPayload
{
    public required string Activity { get; init; }

    public required ActivityData ActivityData { get; init; }

    public required int ContractId { get; init; }

    public required string ContractTitle { get; init; }

    public required string ContractType { get; init; }

    public required string ContractTypeName { get; init; }

    public required int ContractTypeId { get; init; }

    public required ContractStatus ContractStatus { get; init; }

    public required string ContractKind { get; init; }

    public required Person BusinessUser { get; init; }

    public Person? LegalUser { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<PayloadParty> Counterparties { get; init; }

    public JsonElement? ExternalMetadata { get; init; }

    public required PayloadEntity Entity { get; init; }

    public required string ContractReferenceId { get; init; }

    public int? ContractTemplateId { get; init; }

    public static WebhookPayload Of(Contract contract, string activity, Person by, DateTimeOffset at) =>
        new()
        {
            Activity = activity,
            ActivityData = new ActivityData(by, at),
            ContractId = contract.Number,
            ContractTitle = contract.Name,
            ContractType = contract.Type.Name,
            ContractTypeName = contract.Type.Name,
            ContractTypeId = contract.Type.Id,
            ContractStatus = contract.Status,
            ContractKind = KindOf(contract.Kind),
            BusinessUser = Person.Of(contract.BusinessUser),
            CreatedAt = contract.Created,
            Counterparties = [.. contract.Parties.Select(PayloadParty.Of)],
            ExternalMetadata = contract.ExternalMetadata,
            Entity = new PayloadEntity(
                contract.Entity.ReferenceId,
                contract.Entity.Name,
                contract.Entity.Jurisdiction.Name,
                contract.Entity.Type.Name
            ),
            ContractReferenceId = contract.ReferenceId,
            ContractTemplateId = contract.Template?.Id,
        };

    private static string KindOf(ContractKind kind) =>
        kind switch
        {
            Model.ContractKind.Template => "TEMPLATE_CONTRACT",
            Model.ContractKind.TemplateEditable => "EDITED_TEMPLATE_CONTRACT",
            Model.ContractKind.ExpressTemplate => "EXPRESS_TEMPLATE_CONTRACT",
            Model.ContractKind.Clickwrap => "CLICKWRAP_CONTRACT",
            Model.ContractKind.HistoricalClickwrap => "HISTORICAL_CLICKWRAP_CONTRACT",
            Model.ContractKind.UploadEditable => "THIRD_PARTY_CONTRACT",
            Model.ContractKind.UploadSign => "SIGN_CONTRACT",
            _ => "EXECUTED_CONTRACT",
        };
}

internal sealed record ActivityData(Person PerformedBy, DateTimeOffset Timestamp);

internal sealed record Person(string Name, string? Email)
{
    public static Person System { get; } = new("SYSTEM", null);

    public static Person Of(WorkspaceUser user) => new(user.Name, user.Email);
}

internal sealed record PayloadParty(string Type, string OrganizationName, string? PocName, string? PocEmail, int CounterpartyId)
{
    public static PayloadParty Of(ContractParty party) =>
        new(
            party.IsIndividual ? "Individual" : "Organization",
            party.Name,
            party.PocName.Length == 0 ? null : party.PocName,
            party.PocEmail.Length == 0 ? null : party.PocEmail,
            party.CounterpartyId
        );
}

internal sealed record PayloadEntity(string ReferenceId, string Name, string Jurisdiction, string Type);
