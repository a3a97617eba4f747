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
    Signatures signatures,
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
        var party = ReadParty(body, kind);
        var business = ReadMember(body, "business_user_email");
        var reviewer = kind == ContractKind.UploadEditable ? ReadReviewer(body.Object("reviewer")) : null;
        var intake = body.Object("intake_form_data");
        var entity = ReadEntity(body, "creator_organization_entity_id", required: false);
        var signatories = ReadSignatories(body);
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

        var contract = New(call, kind, name!, type, entity, [party], metadata, intake);
        contract.File.Put(fileName, file);
        contract.Status = ContractStatus.Redlining;
        contract.BusinessUser = business ?? contract.Creator;
        if (reviewer is not null)
        {
            ContractAccess.Ask(workspace, contract, reviewer, call.User, contract.Created);
        }

        if (signatories.Count > 0)
        {
            contract.Recipients.AddRange([.. contract.Parties.Select(signatures.Theirs), .. signatories]);
        }

        lifecycle.Created(contract);
        if (kind == ContractKind.UploadSign)
        {
            signatures.Ask(contract, call.User);
        }

        return Answer.Created(ContractRow.Listed(contract, integerId: false));
    }

    private static NamedParty ReadParty(FieldReader body, ContractKind kind)
    {
        var organization = body.Text("counterparty_organization_name", required: kind == ContractKind.UploadSign);
        if (
            kind == ContractKind.UploadEditable
            && body.Integer("counterparty_workspace_id") is null
            && body.Raw("counterparty_organization_name") is null
        )
        {
            body.Add("counterparty_organization_name", "Either this or counterparty_workspace_id is required.");
        }

        var poc = body.Object("counterparty_poc_details");
        return new NamedParty
        {
            IsIndividual = body.Flag("counterparty_is_individual") ?? false,
            Name = organization ?? "Counterparty workspace",
            PocName = poc is null
                ? ""
                : $"{poc.Text("first_name", required: true)} {poc.Text("last_name", required: true, blank: true)}".Trim(),
            PocEmail = poc?.Email("email", required: true) ?? "",
        };
    }

    private WorkspaceUser? ReadMember(FieldReader body, string name)
    {
        var email = body.Email(name);
        var user = email is null ? null : workspace.FindUser(email);
        if (email is not null && user is not { IsActive: true })
        {
            body.Add(name, "Not an active user.");
        }

        return user;
    }

    private Assignment? ReadReviewer(FieldReader? reviewer)
    {
        reviewer?.OneOf("org_user_email", "role_id");
        return reviewer is null
            ? null
            : new Assignment(
                ReadMember(reviewer, "org_user_email")?.Id,
                reviewer.Known("role_id", workspace.FindRole)?.Id,
                reviewer.Text("description", blank: true) ?? ""
            );
    }

    private List<Recipient> ReadSignatories(FieldReader body) =>
        [
            .. body.Objects("creator_signatories")
                .Select(signatory =>
                {
                    var email = signatory.Email("email", required: true) ?? "";
                    return signatures.Ours(
                        workspace.FindUser(email)?.Name ?? email,
                        email,
                        signatory.Text("title", blank: true),
                        signatory.Text("note", blank: true)
                    );
                }),
        ];

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
        if (file?.AsSpan().StartsWith("%PDF-"u8) == false)
        {
            body.Add("file_content", "Not a valid PDF.");
        }

        var type = ReadType(body);
        var entity = ReadEntity(body, "organization_entity_id", required: true);
        var named = parties.Read(body.Objects("counterparty_details"), null, forCreation: false);
        var metadata = body.Object("external_metadata");
        if (Refusal(errors, metadata) is { } refusal)
        {
            return refusal;
        }

        var contract = New(call, ContractKind.UploadExecuted, name!, type!, entity, named, metadata);
        contract.File.Put(fileName, file);
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

        contract.File.Put(name, file);
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

    private ContractType? ReadType(FieldReader body) =>
        body.Known("contract_type_id", id => workspace.ContractTypes.Find(type => type.Id == id), required: true);

    private LegalEntity ReadEntity(FieldReader body, string name, bool required) =>
        body.Known(name, id => workspace.Entities.Find(entity => entity.Id == id), required) ?? workspace.Entities[0];
}
