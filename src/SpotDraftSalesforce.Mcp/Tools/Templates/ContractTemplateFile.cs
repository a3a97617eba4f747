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

    /// <summary>True where a signed contract of this template closes the opportunity as won, alone or together with <see cref="Requires"/>.</summary>
    public required bool Closes { get; init; }

    /// <summary>Names of the files whose contracts have to be executed too before the opportunity is won (<c>closes: { all_of: […] }</c>).</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    public required TemplateServes Serves { get; init; }

    /// <summary>SpotDraft's reference id of the selling entity; null for the template's own.</summary>
    public string? EntityReferenceId { get; init; }

    /// <summary>Pattern with sources in braces, such as <c>{Opportunity.Account.Name} - {Opportunity.Name}</c>.</summary>
    public required string ContractName { get; init; }

    public required TemplateCounterparty Counterparty { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<TemplateField> Fields { get; init; }

    /// <summary>Lines of the file by key, such as <c>serves.stages[0]</c>, so that what is found later can be told where it stands.</summary>
    public IReadOnlyDictionary<string, int> Lines { get; init; } = new Dictionary<string, int>();

    /// <summary>True for a field of <c>contract_data</c> that holds a person's data, by where it comes from.</summary>
    public bool IsPersonal(string name) => Fields.Any(field => field.ReadsPerson && field.Name.Split('.')[0] == name);

    /// <summary>As messages name it.</summary>
    public string File => $"policies/templates/{Name}.yaml";
}

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
/// <param name="Name">The key in SpotDraft's <c>contract_data</c>; a point leads into an object (<c>notice.email</c>).</param>
/// <param name="From">A source such as <c>Opportunity.Account.Name</c>, or <c>LineItems</c> for rows; null for a constant.</param>
/// <param name="Constant">The constant, or the default where the source is empty.</param>
/// <param name="Optional">True where the field may stay empty.</param>
internal sealed record TemplateField(string Name, string? From, JsonNode? Constant, TemplateFieldKind As, bool Optional)
{
    /// <summary>The field is sent only where all of these hold, so that what the template hides is never sent.</summary>
    public IReadOnlyList<FieldCondition> When { get; init; } = [];

    /// <summary>The constant that is sent where <see cref="When"/> does not hold; null to send nothing then.</summary>
    public JsonNode? Otherwise { get; init; }

    /// <summary>Applied to the source's value, in their order; not to constants and defaults.</summary>
    public IReadOnlyList<TemplateTransform> Transforms { get; init; } = [];

    /// <summary>What each of Salesforce's values becomes; null where they are sent as they are.</summary>
    public IReadOnlyDictionary<string, string>? Choices { get; init; }

    /// <summary>For durations.</summary>
    public DurationUnit Unit { get; init; } = DurationUnit.Months;

    /// <summary>For rows: the fields of one row.</summary>
    public IReadOnlyList<TemplateField> Columns { get; init; } = [];

    /// <summary>For rows: only line items for which all of these hold.</summary>
    public IReadOnlyList<FieldCondition> Where { get; init; } = [];

    /// <summary>True where the value is one of a contact.</summary>
    public bool ReadsPerson =>
        (From is not null && SourcePath.Parts(From).Root is "Contact" or SourcePath.ContactRole)
        || Columns.Any(column => column.ReadsPerson);
}
