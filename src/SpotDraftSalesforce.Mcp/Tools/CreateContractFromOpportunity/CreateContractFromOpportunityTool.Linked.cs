using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

/// <summary>Which contracts the opportunity has already, and which it had.</summary>
internal sealed partial class CreateContractFromOpportunityTool
{
    /// <summary>
    /// The contracts of the opportunity, and those of the template that are live. The latter are told with their status of now, since the lookup lags
    /// behind.
    /// </summary>
    private async Task<(IReadOnlyList<ContractSummary> All, IReadOnlyList<ContractSummary> Live)> LinkedAsync(
        Pair pair,
        string opportunityId,
        ContractTemplateFile template,
        CancellationToken cancellationToken
    )
    {
        var rows = await pair.SpotDraft.FindByExternalMetadataAsync(opportunityId, cancellationToken);
        var candidates = await OfTemplateAsync(
            pair,
            template,
            [.. rows.Where(row => row.Status != ContractStatus.Voided)],
            cancellationToken
        );
        var current = await Task.WhenAll(candidates.Select(row => LinkedContract.CurrentAsync(pair, row, cancellationToken)));
        return (
            [.. rows.Select(row => Array.Find(current, contract => contract.Id == row.Id) ?? row)],
            [.. current.Where(contract => contract.Status != ContractStatus.Voided)]
        );
    }

    /// <summary>By the template that we noted; for a contract that was made elsewhere, by its type, which a file that does not say it has from the workspace.</summary>
    private async Task<IReadOnlyList<ContractSummary>> OfTemplateAsync(
        Pair pair,
        ContractTemplateFile template,
        IReadOnlyList<ContractSummary> rows,
        CancellationToken cancellationToken
    )
    {
        var type = template.ContractTypeId;
        var found = new List<ContractSummary>();
        foreach (var row in rows)
        {
            var noted = NotedTemplate.Of(row.ExternalMetadata).IsOf(template, templates());
            if (noted is null)
            {
                type ??= (await pair.SpotDraft.TemplateAsync(template.TemplateId, cancellationToken)).ContractTypeId;
            }

            if (noted ?? row.TypeId == type)
            {
                found.Add(row);
            }
        }

        return found;
    }

    /// <summary>A contract that we created and that is gone was deleted by a person on purpose: whether it should come back is for a person to say.</summary>
    private async Task AskIfGoneAsync(
        PlanDraft draft,
        Pair pair,
        Deal deal,
        ContractTemplateFile template,
        IReadOnlyList<ContractSummary> linked,
        CancellationToken cancellationToken
    )
    {
        var known = linked.Select(contract => contract.Id.Composite).ToHashSet(StringComparer.Ordinal);
        var ours = await links.FindBySalesforceAsync(pair.Name, deal.Opportunity.Text("Id")!, cancellationToken);
        var gone = ours.FirstOrDefault(link =>
            link.SpotDraftType == "contract"
            && WrittenContract.TemplateOf(link.Written) is { Name: not null } noted
            // A name of before that no file has any more may be this one's: that is asked, too.
            && noted.IsOf(template, templates()) != false
            && !known.Contains(link.SpotDraftId)
        );
        if (gone is not null)
        {
            await RefuseUnlistedAsync(pair, deal, gone, cancellationToken);
            draft.Ask(
                "deleted_by_person",
                $"The contract {gone.SpotDraftId} was created for this before and is gone or was relinked; another one would be created."
            );
        }
    }

    /// <summary>A lookup lags behind what was created a moment ago: a contract that can still be read under its id is not gone.</summary>
    private static async Task RefuseUnlistedAsync(Pair pair, Deal deal, Link link, CancellationToken cancellationToken)
    {
        var contract = ContractRef.Parse(link.SpotDraftId);
        try
        {
            var state = await pair.SpotDraft.StatusAsync(contract, cancellationToken);
            var linked = await pair.SpotDraft.ExternalMetadataAsync(contract, cancellationToken);
            if (state.Status == ContractStatus.Voided || linked?.Id != deal.Opportunity.Text("Id"))
            {
                return;
            }
        }
        catch (GovernedException fault) when (fault.Error.Code == ErrorCode.NotFound)
        {
            return;
        }

        throw new GovernedException(
            new Error
            {
                Code = ErrorCode.InProgress,
                Message = $"The contract {contract} exists, but SpotDraft's lookup does not show it yet; nothing was sent a second time.",
                Cause = "SpotDraft's lookups lag behind what was just created.",
                Cure = "Ask again in a moment.",
                Retry = RetryAdvice.After(TimeSpan.FromSeconds(5)),
                Path = "opportunity_id",
            }
        );
    }
}
