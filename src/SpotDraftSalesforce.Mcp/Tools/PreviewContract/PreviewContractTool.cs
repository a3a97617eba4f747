using System.ComponentModel;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Content;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;
using SpotDraftSalesforce.Mcp.Tools.Documents;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.PreviewContract;

[Tool("preview_contract", "Preview a contract")]
[Description(
    "Shows the PDF that create_contract_from_opportunity would make, rendered by SpotDraft itself from the same template and values, without creating anything."
)]
internal sealed class PreviewContractTool(
    ConnectionCatalog connections,
    Func<IReadOnlyList<ContractTemplateFile>> templates,
    ContentStore content
) : ReadTool<PreviewContractInput, PreviewContractOutput>
{
    protected override async Task<PreviewContractOutput> ReadAsync(
        PreviewContractInput input,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        var pair = connections.Pair(input.Pair);
        var opportunity = SalesforceId.Normalize(input.OpportunityId, "opportunity_id");
        var deal = await Deal.LoadAsync(pair, opportunity, templates(), cancellationToken);
        var choice = TemplateRoute.Find(templates(), deal.Source, input.Template);
        var template = choice.Template ?? throw new GovernedException(choice.Refusal!);
        var metadata = await pair.SpotDraft.TemplateMetadataAsync(template.TemplateId, cancellationToken);
        var request = ContractRequest.Of(template, metadata, deal);
        var pdf = await pair.SpotDraft.PreviewAsync(request.Body, cancellationToken);
        if (pdf.Length > DocumentView.Largest)
        {
            throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.UpstreamRejected,
                    Message = $"The preview is {pdf.Length:N0} bytes, more than an answer holds ({DocumentView.Largest:N0}).",
                    Cure = "Look at it in SpotDraft.",
                    Retry = RetryAdvice.Never,
                }
            );
        }

        using var bytes = new MemoryStream(pdf, writable: false);
        var stored = await content.PutAsync(
            bytes,
            $"{pair.SpotDraft.Name}/previews/{opportunity}/{template.Name}.pdf",
            $"{template.Name}-preview.pdf",
            cancellationToken
        );
        return new PreviewContractOutput
        {
            OpportunityId = opportunity,
            Template = template.Name,
            ContractName = request.Name,
            Values = (JsonObject)request.Data.DeepClone(),
            Document = DocumentView.Of(stored, "application/pdf"),
        };
    }
}

internal sealed record PreviewContractInput : ToolInput
{
    [Description("Salesforce id of the opportunity.")]
    public required string OpportunityId { get; init; }

    [Description("Name of the template, as list_templates shows it; omit to choose by the opportunity.")]
    public string? Template { get; init; }
}

internal sealed record PreviewContractOutput
{
    public required string OpportunityId { get; init; }

    public required string Template { get; init; }

    public required string ContractName { get; init; }

    [Description("What the template's fields would be filled with.")]
    public required JsonObject Values { get; init; }

    [Description("The PDF, which comes with the answer as a resource.")]
    public required DocumentView Document { get; init; }
}
