using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

/// <summary>Which template an opportunity gets and why, and where each of its values comes from.</summary>
/// <param name="Ok">True where a contract could be created as things are.</param>
/// <param name="Template">Name of the file; null where none or several serve.</param>
/// <param name="Refusal">Why there is no one template.</param>
/// <param name="Files">Every file with its conditions.</param>
/// <param name="Counterparty">As it would be sent; its parts are the first of <paramref name="Values"/>.</param>
/// <param name="Values">The counterparty's, then those of the fields in the order of the file.</param>
/// <param name="Problems">What would be refused.</param>
internal sealed record ContractExplanation(
    bool Ok,
    string OpportunityId,
    string? Opportunity,
    string? Template,
    Error? Refusal,
    IReadOnlyList<ExplainedFile> Files,
    string? ContractName,
    JsonObject? Counterparty,
    IReadOnlyList<MappedValue> Values,
    IReadOnlyList<string> Problems
)
{
    /// <param name="named">A template to explain whatever would be chosen; null for the one that is.</param>
    public static async Task<ContractExplanation> OfAsync(
        Pair pair,
        string opportunityId,
        IReadOnlyList<ContractTemplateFile> templates,
        string? named,
        CancellationToken cancellationToken
    )
    {
        var deal = await Deal.ReadAsync(pair, opportunityId, templates, cancellationToken);
        var choice = TemplateRoute.Find(templates, deal.Source, named);
        var files = templates
            .Select(template => ExplainedFile.Of(TemplateFit.Of(template, deal.Source), template == choice.Template))
            .ToArray();
        var lacking = deal.Refusal is { } refusal ? new[] { $"{refusal.Message} {refusal.Cause}".TrimEnd() } : [];
        var name = deal.Opportunity.Text("Name");
        if (choice.Template is not { } chosen)
        {
            return new ContractExplanation(false, opportunityId, name, null, choice.Refusal, files, null, null, [], lacking);
        }

        var metadata = await pair.SpotDraft.TemplateMetadataAsync(chosen.TemplateId, cancellationToken);
        var values = TemplateMapping.Values(chosen, deal.Source);
        var counterparty = MappedCounterparty.Of(chosen, deal);
        // What the deal lacks is told once.
        var judged = deal.Refusal is null ? counterparty : counterparty with { Values = [] };
        string[] problems = [.. lacking, .. ContractRequest.Problems(values, judged, metadata)];
        return new ContractExplanation(
            problems.Length == 0,
            opportunityId,
            name,
            chosen.Name,
            null,
            files,
            values.ContractName,
            counterparty.Body,
            [.. counterparty.Values, .. values.Mapped],
            problems
        );
    }
}

/// <param name="Chosen">True for the one that serves.</param>
/// <param name="Why">Why not, or what holds.</param>
internal sealed record ExplainedFile(string Name, bool Chosen, string Why, IReadOnlyList<RouteCondition> Conditions)
{
    public static ExplainedFile Of(TemplateFit fit, bool chosen) =>
        new(fit.Template.Name, chosen, chosen ? fit.Matched : fit.Against ?? $"serves it too: {fit.Matched}", fit.Conditions);
}
