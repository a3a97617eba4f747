using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Templates.Validation;

/// <summary>Compares all template files with a pair's workspace and org. Reads only.</summary>
internal sealed class TemplateValidation(Pair pair, IReadOnlyList<ContractTemplateFile> templates)
{
    private readonly List<TemplateFinding> _findings = [];
    private readonly OrgPaths _org = new(pair.Salesforce);

    /// <returns>In the order of files and lines.</returns>
    public async Task<IReadOnlyList<TemplateFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var published = await pair.SpotDraft.TemplatesAsync(cancellationToken);
        foreach (var template in templates)
        {
            var findings = new TemplateFindings(template, _findings);
            RouteCheck.Run(template, templates, findings);
            var metadata = await CheckTemplateAsync(template, published, findings, cancellationToken);
            await CheckPartiesAsync(template, findings, cancellationToken);
            await new ServesCheck(_org, pair.Salesforce, findings).RunAsync(template.Serves, cancellationToken);
            await new SourceCheck(_org, findings).RunAsync(template, metadata, cancellationToken);
        }

        return [.. _findings.Distinct().OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line)];
    }

    /// <summary>What the template asks for; null where the workspace has no such template.</summary>
    private async Task<TemplateMetadata?> CheckTemplateAsync(
        ContractTemplateFile template,
        IReadOnlyList<Template> published,
        TemplateFindings findings,
        CancellationToken cancellationToken
    )
    {
        if (published.FirstOrDefault(one => one.Id == template.TemplateId) is not { } found)
        {
            findings.Add(
                "template_id",
                "unknown_template",
                $"{pair.SpotDraft.Name} has no published template {template.TemplateId}.",
                $"Publish it in SpotDraft, or write the id of one of {string.Join(", ", published.Select(one => $"{one.Id} ({one.Name})"))}."
            );
            return null;
        }

        if (template.ContractTypeId is { } type && type != found.ContractTypeId)
        {
            findings.Add(
                "contract_type",
                "wrong_contract_type",
                $"The template '{found.Name}' makes contracts of type {found.ContractTypeId}, not {type}.",
                $"Write 'contract_type: {found.ContractTypeId}'."
            );
        }

        var metadata = await pair.SpotDraft.TemplateMetadataAsync(template.TemplateId, cancellationToken);
        if (string.Equals(metadata.CounterpartyKind, "Individual", StringComparison.OrdinalIgnoreCase))
        {
            findings.Add(
                "counterparty",
                "individuals_only",
                "The template is for individuals, and the counterparty of an opportunity is an organization.",
                "Allow organizations in the template's settings in SpotDraft."
            );
        }

        new MetadataCheck(findings, pair.Options.Currency, template.Serves.Given).Run(template.Fields, metadata.Attributes, "fields.");
        return metadata;
    }

    private async Task CheckPartiesAsync(ContractTemplateFile template, TemplateFindings findings, CancellationToken cancellationToken)
    {
        if (template.EntityReferenceId is { } reference)
        {
            var entities = await pair.SpotDraft.EntitiesAsync(cancellationToken);
            if (!entities.Any(entity => entity.ReferenceId == reference))
            {
                findings.Add(
                    "entity_reference_id",
                    "unknown_entity",
                    $"The workspace has no entity with the reference id '{reference}'.",
                    $"Write one of {string.Join(", ", entities.Select(entity => $"{entity.ReferenceId} ({entity.Name})"))}."
                );
            }
        }

        if (template.Counterparty.OrganizationType is { } type)
        {
            var types = await pair.SpotDraft.OrganizationTypesAsync(null, cancellationToken);
            if (!types.Any(one => string.Equals(one.Name, type, StringComparison.OrdinalIgnoreCase)))
            {
                findings.Add(
                    "counterparty.organization_type",
                    "unknown_organization_type",
                    $"The workspace has no organization type '{type}'.",
                    $"Write one of {string.Join(", ", types.Select(one => one.Name))}."
                );
            }
        }
    }
}
