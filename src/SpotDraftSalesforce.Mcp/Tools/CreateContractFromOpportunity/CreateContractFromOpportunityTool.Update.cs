using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

internal sealed partial class CreateContractFromOpportunityTool
{
    /// <summary>
    /// A live contract follows the opportunity where a mapped field is another one than what we last wrote: never where only SpotDraft changed, because
    /// that was a person. What is with the signatories changes only when somebody says so; what is executed does not change. SpotDraft
    /// documents no way to empty a field, so that one without a value now keeps its old one, and the plan says so.
    /// </summary>
    private async Task<CreateContractFromOpportunityOutput> ExistingAsync(
        PlanDraft draft,
        Pair pair,
        Deal deal,
        ContractTemplateFile template,
        ContractSummary contract,
        CancellationToken cancellationToken
    )
    {
        AddPointer(draft, pair, deal, template, contract.Id.Composite);
        var output = Output(deal, template, contract.Id.Composite, ContractAction.Unchanged, contract.Status, contract.Link);
        if (contract.Status is null or ContractStatus.Executed)
        {
            return output;
        }

        var known = await links.FindBySalesforceAsync(pair.Name, deal.Opportunity.Text("Id")!, cancellationToken);
        var link = known.FirstOrDefault(link => link.SpotDraftType == "contract" && link.SpotDraftId == contract.Id.Composite);
        if (WrittenContract.Parse(link?.Written) is not { } written || written.Noted.IsOf(template, templates()) == false)
        {
            return output with { Note = $"What was written into {contract.Id} is not known here, so its fields stay as they are." };
        }

        var values = TemplateMapping.Values(template, deal.Source);
        var changed = written.Changed(values.Values);
        var note = await KeptFields.NoteAsync(pair, template, contract.Id, written.Gone(values.Values), values.Mapped, cancellationToken);
        if (changed.Count == 0)
        {
            return output with { Note = note };
        }

        if (contract.Status is not (ContractStatus.Draft or ContractStatus.Redlining or ContractStatus.Sign))
        {
            return output with
            {
                Note =
                    $"{contract.Id} is {contract.Status} and is not changed; {string.Join(", ", changed)} differ from what was written. {note}".TrimEnd(),
            };
        }

        await AddUpdateAsync(draft, pair, template, contract, values, changed, cancellationToken);
        draft.Link(
            new Link
            {
                Pair = pair.Name,
                SalesforceType = "Opportunity",
                SalesforceId = deal.Opportunity.Text("Id")!,
                SpotDraftType = "contract",
                SpotDraftId = contract.Id.Composite,
                MatchedBy = link!.MatchedBy,
                Written = (written.With(values.Values) with { Template = template.Name, TemplateId = template.TemplateId }).Text,
            }
        );
        return output with { Action = ContractAction.Updated, ChangedFields = changed, Note = note };
    }

    private static async Task AddUpdateAsync(
        PlanDraft draft,
        Pair pair,
        ContractTemplateFile template,
        ContractSummary contract,
        TemplateValues values,
        IReadOnlyList<string> changed,
        CancellationToken cancellationToken
    )
    {
        var data = new JsonObject(changed.Select(field => KeyValuePair.Create(field, values.Values[field]?.DeepClone())));
        var metadata = await pair.SpotDraft.TemplateMetadataAsync(template.TemplateId, cancellationToken);
        if (ContractRequest.ProblemsOfChange(values, data, metadata) is { Count: > 0 } wrong)
        {
            throw new GovernedException(ContractRequest.CannotFill(template, wrong));
        }

        var answers = await pair.SpotDraft.QuestionnaireAsync(contract.Id, QuestionnaireAnswers.OfTemplate, cancellationToken);
        draft.Read("update", data);
        draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.SpotDraft.Name,
            Operation = "update",
            Object = "contract_data",
            Record = contract.Id.Composite,
            Class = ChangeClass.Idempotent,
            // What stands there now: without it a lost answer would look as if somebody had changed the fields meanwhile.
            Fields = [.. ContractRequest.DataFields(template, data).Select(field => field with { Before = answers.Value(field.Field) })],
        });
        if (contract.Status == ContractStatus.Sign)
        {
            draft.Ask(
                "contract_in_signature",
                $"{contract.Id} is with its signatories; {string.Join(", ", changed)} would be another one than in what they were sent."
            );
        }
    }
}
