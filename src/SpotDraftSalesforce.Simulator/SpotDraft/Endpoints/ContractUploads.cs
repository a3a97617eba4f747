using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Contracts that come as files: third-party paper to review or to sign, and what was signed elsewhere.</summary>
internal sealed class ContractUploads(
    Workspace workspace,
    SimulatorClock clock,
    ContractLifecycle lifecycle,
    ContractEvents events,
    PartyReader parties
)
{
    public void Map(RouteTable routes)
    {
        routes.Add("POST", "contracts/upload_review_contracts/", call => ThirdPartyPaper(call, ContractKind.UploadEditable));
        routes.Add("POST", "contracts/upload_sign_contracts/", call => ThirdPartyPaper(call, ContractKind.UploadSign));
        routes.Add("POST", "contracts/executed_contracts/", Executed);
        routes.OnContract("POST", "contracts/{contract_id}/contract_version/", NewVersion);
    }

    private Answer ThirdPartyPaper(SpotDraftCall call, ContractKind kind)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var name = body.Text("contract_name", required: true);
        var type = ReadType(body);
        var fileName = body.Text("file_name", required: true);
        var file = body.Base64("file_base64", required: true);
        var organization = body.Text("counterparty_organization_name", required: kind == ContractKind.UploadSign);
        if (organization is null && body.Integer("counterparty_workspace_id") is null && !errors.Any)
        {
            body.Add("counterparty_organization_name", "Either this or counterparty_workspace_id is required.");
        }

        var individual = body.Flag("counterparty_is_individual") ?? false;
        var poc = body.Object("counterparty_poc_details");
        var pocName = poc is null ? "" : $"{poc.Text("first_name", required: true)} {poc.Text("last_name", required: true)}";
        var pocEmail = poc?.Email("email", required: true) ?? "";
        body.Email("business_user_email");
        var intake = body.Object("intake_form_data");
        var entity = ReadEntity(body, "creator_organization_entity_id", required: false);
        var signatories = body.Objects("creator_signatories");
        foreach (var signatory in signatories)
        {
            signatory.Email("email", required: true);
        }

        var metadata = body.Object("external_metadata");
        if (Refusal(errors, metadata) is { } refusal)
        {
            return refusal;
        }

        if (type!.Id == WorkspaceSetup.UnlinkedTypeId)
        {
            return Answer.Coded(
                StatusCodes.Status400BadRequest,
                "SD_CONTRACTS_00289",
                "The contract type is not linked to a published third-party paper workflow."
            );
        }

        var party = new NamedParty
        {
            IsIndividual = individual,
            Name = organization ?? "Counterparty workspace",
            PocName = pocName,
            PocEmail = pocEmail,
        };
        var contract = New(call, kind, name!, type, entity!, [party], metadata, intake);
        contract.File.Name = fileName;
        contract.File.Content = file;
        contract.Status = ContractStatus.Redlining;
        lifecycle.Created(contract);
        if (kind == ContractKind.UploadSign)
        {
            lifecycle.StartSigning(contract);
            events.Raise(contract, Activities.SignatureRequested, call.User);
        }

        return Answer.Created(ContractRow.Listed(contract, integerId: false));
    }

    private Answer Executed(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var name = body.Text("contract_name", required: true);
        var fileName = body.Text("file_name", required: true);
        if (fileName?.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) == false)
        {
            body.Add("file_name", "Only .pdf files are supported.");
        }

        var file = body.Base64("file_content", required: true);
        var type = ReadType(body);
        var entity = ReadEntity(body, "organization_entity_id", required: true);
        var named = parties.Read(body.Objects("counterparty_details"), null, forCreation: false);
        var metadata = body.Object("external_metadata");
        if (Refusal(errors, metadata) is { } refusal)
        {
            return refusal;
        }

        var contract = New(call, ContractKind.UploadExecuted, name!, type!, entity!, named, metadata);
        contract.File.Name = fileName;
        contract.File.Content = file;
        lifecycle.Created(contract);
        lifecycle.Execute(contract, clock.GetUtcNow());
        return Answer.Created(ContractRow.Listed(contract, integerId: false));
    }

    private Answer NewVersion(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var name = body.Text("document_name", required: true);
        var file = body.Base64("document_base_64", required: true);
        body.Flag("collect_approvals");
        var executed = body.Flag("is_executed_version") ?? false;
        if (
            name is not null
            && !name.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase)
            && !name.EndsWith(".docx", StringComparison.OrdinalIgnoreCase)
        )
        {
            body.Add("document_name", "Only .pdf and .docx files are supported.");
        }

        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        if (contract.Status is ContractStatus.Executed or ContractStatus.Voided)
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "A version cannot be uploaded in the contract's current status.");
        }

        contract.File.Name = name;
        contract.File.Content = file;
        contract.File.Version++;
        events.Raise(contract, Activities.VersionUploaded, call.User);
        if (executed)
        {
            lifecycle.Execute(contract, clock.GetUtcNow());
        }

        return Answer.Empty(StatusCodes.Status201Created);
    }

    private static Answer? Refusal(FieldErrors errors, FieldReader? metadata)
    {
        var refusal = ContractFacts.RefuseMetadata(metadata);
        return errors.Any ? Answer.Invalid(errors) : refusal;
    }

    private Contract New(
        SpotDraftCall call,
        ContractKind kind,
        string name,
        ContractType type,
        LegalEntity entity,
        IReadOnlyList<NamedParty> named,
        FieldReader? metadata,
        FieldReader? intake = null
    ) =>
        new()
        {
            Number = workspace.NextId("contract", 1001),
            Name = name,
            Kind = kind,
            Type = type,
            Entity = entity,
            Creator = call.User,
            Parties = parties.Settle(named, call.User),
            Created = clock.GetUtcNow(),
            SeenFrom = clock.Machine.GetUtcNow(),
            ExternalMetadata = metadata?.Element,
            IntakeData =
                intake?.Element.EnumerateObject().ToDictionary(answer => answer.Name, answer => answer.Value, StringComparer.Ordinal) ?? [],
        };

    private ContractType? ReadType(FieldReader body)
    {
        if (body.Integer("contract_type_id", required: true) is not { } id)
        {
            return null;
        }

        var type = workspace.ContractTypes.Find(type => type.Id == id);
        if (type is null)
        {
            body.Add("contract_type_id", $"Invalid pk \"{id}\" - object does not exist.");
        }

        return type;
    }

    private LegalEntity? ReadEntity(FieldReader body, string name, bool required)
    {
        if (body.Integer(name, required) is not { } id)
        {
            return workspace.Entities[0];
        }

        var entity = workspace.Entities.Find(entity => entity.Id == id);
        if (entity is null)
        {
            body.Add(name, $"Invalid pk \"{id}\" - object does not exist.");
        }

        return entity;
    }
}
