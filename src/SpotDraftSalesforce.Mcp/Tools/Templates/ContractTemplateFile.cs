using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>What policies/templates says about one SpotDraft template: which opportunities it serves and how its fields are filled.</summary>
internal sealed record ContractTemplateFile
{
    /// <summary>The file's name without its extension; what a caller names.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>SpotDraft's id of the template (<c>contract_template_id</c>).</summary>
    public required long TemplateId { get; init; }

    /// <summary>SpotDraft's id of the contract type that contracts of this template have; null where the file does not say.</summary>
    public long? ContractTypeId { get; init; }

    /// <summary>True where a signed contract of this template closes the opportunity as won.</summary>
    public required bool Closes { get; init; }

    public required TemplateServes Serves { get; init; }

    /// <summary>SpotDraft's reference id of the selling entity; null for the template's own.</summary>
    public string? EntityReferenceId { get; init; }

    /// <summary>Pattern with sources in braces, such as <c>{Opportunity.Account.Name} - {Opportunity.Name}</c>.</summary>
    public required string ContractName { get; init; }

    public required TemplateCounterparty Counterparty { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<TemplateField> Fields { get; init; }
}

/// <summary>Which opportunities a template serves; an empty list is no condition.</summary>
/// <param name="Stages">Salesforce stage names.</param>
/// <param name="Types">Values of Opportunity.Type.</param>
/// <param name="OnlyWhenNamed">True where the template is never chosen by itself.</param>
internal sealed record TemplateServes(IReadOnlyList<string> Stages, IReadOnlyList<string> Types, bool OnlyWhenNamed);

/// <summary>Sources of the counterparty and of its point of contact.</summary>
/// <param name="OrganizationType">A value of the workspace's own list of organization types; null to send none.</param>
internal sealed record TemplateCounterparty(
    string OrganizationName,
    string? OrganizationType,
    string ContactFirstName,
    string ContactLastName,
    string ContactEmail
);

/// <summary>How one field of the template gets its value: from a source, from a constant, or from a source with a default.</summary>
/// <param name="Name">The key in SpotDraft's <c>contract_data</c>.</param>
/// <param name="From">A source such as <c>Opportunity.Account.Name</c>; null for a constant.</param>
/// <param name="Constant">The constant, or the default where the source is empty.</param>
/// <param name="Optional">True where the field may stay empty.</param>
internal sealed record TemplateField(string Name, string? From, JsonNode? Constant, TemplateFieldKind As, bool Optional);
