using System.ComponentModel;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

[Tool("create_contract_from_opportunity", "Create a contract from an opportunity")]
[Description(
    "Creates the SpotDraft contract of a Salesforce opportunity from a template, filled from the opportunity, its account and its contact, and notes the contract on the opportunity. "
        + "One live contract for each opportunity and template: called again, it writes the fields that changed in Salesforce into a contract in draft or redlining, or changes nothing; after a void it creates a new one."
)]
internal sealed partial class CreateContractFromOpportunityTool(
    ConnectionCatalog connections,
    Func<IReadOnlyList<ContractTemplateFile>> templates,
    ILinkStore links
) : WriteTool<CreateContractFromOpportunityInput, CreateContractFromOpportunityOutput>
{
    protected override async Task<Preparation> PrepareAsync(
        CreateContractFromOpportunityInput input,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        var pair = connections.Pair(input.Pair);
        var opportunityId = SalesforceId.Normalize(input.OpportunityId, "opportunity_id");
        var deal = await Deal.LoadAsync(pair, opportunityId, templates(), cancellationToken);
        var choice = TemplateRoute.Find(templates(), deal.Source, input.Template);
        if (choice.Template is not { } template)
        {
            return choice.Refusal!;
        }

        if (deal.Opportunity.Flag("IsClosed") && !deal.Opportunity.Flag("IsWon"))
        {
            return ClosedLost(deal);
        }

        var (linked, live) = await LinkedAsync(pair, opportunityId, template, cancellationToken);
        if (live.Count > 1)
        {
            return SeveralLive(deal, template, live);
        }

        var draft = Draft(call, pair.Name);
        AddFacts(draft, pair, deal, template);
        draft.Read("contracts", string.Join(",", linked.Select(contract => $"{contract.Id}={contract.Status}")));
        var output =
            live.Count == 1
                ? await ExistingAsync(draft, pair, deal, template, live[0], cancellationToken)
                : await NewAsync(draft, pair, deal, template, linked, cancellationToken);
        return draft.Build(
            $"contract/{opportunityId}/{template.Name}",
            Summary(deal, template, live.Count == 1 ? live[0] : null, output),
            output
        );
    }

    private static string Summary(
        Deal deal,
        ContractTemplateFile template,
        ContractSummary? live,
        CreateContractFromOpportunityOutput output
    ) =>
        live is null ? $"Create the {template.Title} of '{deal.Opportunity.Text("Name")}' for {deal.AccountName}."
        : output.ChangedFields is { } changed
            ? $"Update the {template.Title} of '{deal.Opportunity.Text("Name")}', {live.Id} ({live.Status}): {string.Join(", ", changed)}. {output.Note}".TrimEnd()
        : $"The {template.Title} of '{deal.Opportunity.Text("Name")}' is {live.Id} ({live.Status}). {output.Note}".TrimEnd();

    private async Task<CreateContractFromOpportunityOutput> NewAsync(
        PlanDraft draft,
        Pair pair,
        Deal deal,
        ContractTemplateFile template,
        IReadOnlyList<ContractSummary> linked,
        CancellationToken cancellationToken
    )
    {
        await RefuseSharedNameAsync(pair, deal, cancellationToken);
        await AskIfGoneAsync(draft, pair, deal, template, linked, cancellationToken);
        var metadata = await pair.SpotDraft.TemplateMetadataAsync(template.TemplateId, cancellationToken);
        var request = ContractRequest.Of(template, metadata, deal);
        draft.Read("request", request.Body);
        var opportunityId = deal.Opportunity.Text("Id")!;
        var id = draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.SpotDraft.Name,
            Operation = "create",
            Object = "contract",
            Class = ChangeClass.Observable,
            Fields = request.Fields,
            Details = new JsonObject
            {
                ["body"] = request.Body,
                ["external_metadata"] = new JsonObject
                {
                    ["id"] = opportunityId,
                    ["integration_name"] = "Salesforce",
                    ["record_type"] = "Opportunity",
                    ["record_data"] = new JsonObject
                    {
                        ["template"] = template.Name,
                        ["template_id"] = template.TemplateId,
                        ["account_id"] = deal.AccountId,
                    },
                },
            },
        });
        var reference = $"@{{{id}.id}}";
        AddPointer(draft, pair, deal, template, reference);
        draft.Link(
            new Link
            {
                Pair = pair.Name,
                SalesforceType = "Opportunity",
                SalesforceId = opportunityId,
                SpotDraftType = "contract",
                SpotDraftId = reference,
                MatchedBy = "created",
                Written = WrittenContract.Of(template.Name, template.TemplateId, request.Data).Text,
            }
        );
        return Output(deal, template, reference, ContractAction.Created, ContractStatus.Draft, $"@{{{id}.url}}");
    }

    /// <summary>The opportunity's pointer shows the contract that closes the deal; an NDA beside it does not take the place.</summary>
    private static void AddPointer(PlanDraft draft, Pair pair, Deal deal, ContractTemplateFile template, string contract)
    {
        var field = pair.Options.Fields.ContractId;
        if (!template.Closes || deal.Opportunity.Text(field) == contract)
        {
            return;
        }

        draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.Salesforce.Name,
            Operation = "update",
            Object = "Opportunity",
            Record = deal.Opportunity.Text("Id"),
            Class = ChangeClass.Idempotent,
            Fields =
            [
                new FieldChange
                {
                    Field = field,
                    Before = deal.Opportunity[field]?.DeepClone(),
                    After = contract,
                },
            ],
        });
    }

    private static void AddFacts(PlanDraft draft, Pair pair, Deal deal, ContractTemplateFile template)
    {
        if (deal.Opportunity.Number("Amount") is { } amount)
        {
            draft.Facts["amount"] = PlanFacts.Of(new Money(amount, deal.Opportunity.Text("CurrencyIsoCode") ?? pair.Options.Currency));
        }

        draft.Facts["stage"] = deal.Opportunity.Text("StageName");
        draft.Facts["type"] = deal.Opportunity.Text("Type");
        draft.Facts["owner"] = deal.Opportunity.Text("OwnerId");
        draft.Facts["template"] = template.Name;
        draft.Facts["closes"] = template.Closes;
        draft.Read("amount", deal.Opportunity.Text("Amount"));
        draft.Read("stage", deal.Opportunity.Text("StageName"));
        draft.Read("pointer", deal.Opportunity.Text(pair.Options.Fields.ContractId));
    }

    /// <summary>SpotDraft knows counterparties by name alone, so that two accounts of one name would share a counterparty: never a guess.</summary>
    private async Task RefuseSharedNameAsync(Pair pair, Deal deal, CancellationToken cancellationToken)
    {
        var same = await pair.Salesforce.QueryAsync(
            Soql.Query($"SELECT Id, BillingCity FROM Account WHERE Name = {deal.AccountName} ORDER BY Id LIMIT 5"),
            cancellationToken
        );
        if (
            same.Count < 2
            || (await links.FindBySalesforceAsync(pair.Name, deal.AccountId, cancellationToken)).Any(link =>
                link.SpotDraftType == "counterparty"
            )
        )
        {
            return;
        }

        throw new GovernedException(
            new Error
            {
                Code = ErrorCode.Ambiguous,
                Message = $"{same.Count} accounts are named '{deal.AccountName}', and SpotDraft tells counterparties apart by name only.",
                Cause =
                    $"The accounts are {string.Join(", ", same.Select(account => $"{account.Text("Id")} ({account.Text("BillingCity") ?? "no city"})"))}.",
                Cure = "Give the accounts distinct names, or link this one with its counterparty first (sync_counterparty).",
                Path = "opportunity_id",
            }
        );
    }

    private static CreateContractFromOpportunityOutput Output(
        Deal deal,
        ContractTemplateFile template,
        string contract,
        ContractAction action,
        string? status,
        string? url
    ) =>
        new()
        {
            ContractId = contract,
            OpportunityId = deal.Opportunity.Text("Id")!,
            Template = template.Name,
            Created = action == ContractAction.Created,
            Action = action,
            Status = status,
            Url = url,
        };
}
