using SpotDraftSalesforce.Simulator.SpotDraft.Files;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Creating a contract from a template, and the preview that renders one without creating anything.</summary>
internal sealed class ContractCreation(Workspace workspace, SimulatorClock clock, ContractLifecycle lifecycle, PartyReader parties)
{
    public void Map(RouteTable routes)
    {
        routes.Add("POST", "contracts/", Create);
        routes.Add("POST", "contracts/preview/", Preview);
    }

    private Answer Create(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var template = ReadTemplate(body);
        var data = ReadData(body, template);
        var named = parties.Read(
            body.Objects("counter_party_details", required: true, least: 1),
            template?.CounterpartyKind,
            forCreation: true
        );
        var signatories = ReadSignatories(body, named);
        var entity = ReadEntity(body);
        var workflow = body.Object("workflow_config");
        var send = workflow?.Flag("auto_send_to_counterparty") ?? false;
        foreach (var flag in new[] { "api_only_contract_edits", "skip_cp_info_collection", "skip_creator_info_collection" })
        {
            workflow?.Flag(flag);
        }

        ContractActions.CheckSending(body.Object("send_to_counterparty_config"));
        body.Flag("is_embedded_contract");
        var name = body.Text("contract_name");
        var metadata = body.Object("external_metadata");
        if (ContractFacts.RefuseMetadata(metadata) is { } refusal && !errors.Any)
        {
            return refusal;
        }

        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var contract = new Contract
        {
            Number = workspace.NextId("contract", 1001),
            Name = name ?? $"{template!.Name} - {named[0].Name}",
            Kind = ContractKind.Template,
            Template = template,
            Type = template!.Type,
            Entity = entity!,
            Creator = call.User,
            Parties = parties.Settle(named, call.User),
            Created = clock.GetUtcNow(),
            SeenFrom = clock.Machine.GetUtcNow(),
            Data = TemplateData.WithDefaults(template, data!.Element),
            ExternalMetadata = metadata?.Element,
        };
        contract.Recipients.AddRange(signatories);
        lifecycle.Created(contract);
        if (send)
        {
            lifecycle.Send(contract, call.User);
        }

        return Answer.Created(ContractRow.CreatedFromTemplate(contract));
    }

    private Answer Preview(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var template = ReadTemplate(body);
        var data = ReadData(body, template);
        var named = parties.Read(body.Objects("counter_party_details"), template?.CounterpartyKind, forCreation: false);
        var entity =
            body.Known("organization_entity_id", id => workspace.Entities.Find(entity => entity.Id == id)) ?? workspace.Entities[0];
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var pdf = PdfDocument.Render([
            $"PREVIEW - {template!.Name}",
            "",
            $"Between {entity.Name} and {string.Join(" and ", named.Select(party => party.Name))}",
            "",
            .. TemplateData.WithDefaults(template, data!.Element).Select(answer => $"{answer.Key}: {answer.Value}"),
        ]);
        return Answer.File(pdf, "preview.pdf");
    }

    private Template? ReadTemplate(FieldReader body) =>
        body.Known("contract_template_id", id => workspace.Templates.Find(template => template.Id == id), required: true);

    private static FieldReader? ReadData(FieldReader body, Template? template)
    {
        var data = body.Object("contract_data", required: true);
        if (template is not null && data is not null)
        {
            TemplateData.Check(template, data, partial: false);
        }

        return data;
    }

    private LegalEntity? ReadEntity(FieldReader body)
    {
        if (body.Text("entity_reference_id") is not { } reference)
        {
            return workspace.Entities[0];
        }

        var entity = workspace.Entities.Find(entity => entity.ReferenceId == reference);
        if (entity is null)
        {
            body.Add("entity_reference_id", "Entity with this reference id does not exist.");
        }

        return entity;
    }

    private List<Recipient> ReadSignatories(FieldReader body, IReadOnlyList<NamedParty> named)
    {
        var recipients = new List<Recipient>();
        foreach (var signatory in body.Objects("signatories"))
        {
            var name = signatory.Text("name", required: true);
            var email = signatory.Email("email", required: true);
            var theirs = signatory.Flag("is_counterparty_signatory", required: true);
            var party = signatory.Text("counterparty_name");
            if (theirs == true && party is null)
            {
                signatory.Add("counterparty_name", "This field is required for a counterparty signatory.");
            }

            if (party is not null && !named.Any(known => known.Name == party))
            {
                signatory.Add("counterparty_name", $"No counterparty is named \"{party}\".");
            }

            recipients.Add(
                new Recipient
                {
                    Id = workspace.NextId("recipient", 5001),
                    Name = name ?? "",
                    Email = email ?? "",
                    Title = signatory.Text("title", blank: true) ?? "",
                    Note = signatory.Text("note", blank: true),
                    IsCounterparty = theirs ?? false,
                    Order = signatory.Integer("sign_order"),
                    Created = clock.GetUtcNow(),
                }
            );
        }

        CheckOrder(body, recipients);
        return recipients;
    }

    private static void CheckOrder(FieldReader body, List<Recipient> recipients)
    {
        var ordered = recipients.Count(recipient => recipient.Order is not null);
        if (ordered > 0 && ordered < recipients.Count)
        {
            body.Add("signatories", "sign_order must be set for all signatories or for none.");
        }
        else if (ordered > 0 && !recipients.Exists(recipient => recipient.IsCounterparty))
        {
            body.Add("signatories", "At least one counterparty signatory is required when sign_order is set.");
        }
    }
}
