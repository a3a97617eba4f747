using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>A published template.</summary>
internal sealed record Template : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [JsonPropertyName("contract_type_id")]
    public long ContractTypeId { get; init; }

    /// <summary>Only a template that is read by its id tells its tags.</summary>
    [JsonPropertyName("tags")]
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>What a template asks for.</summary>
internal sealed record TemplateMetadata : SpotDraftRecord
{
    [JsonPropertyName("attributes")]
    public IReadOnlyList<TemplateAttribute> Attributes { get; init; } = [];

    /// <summary><c>Individual</c>, <c>Organisation</c> or <c>Both</c>.</summary>
    [JsonPropertyName("counter_party_kind")]
    public string? CounterpartyKind { get; init; }
}

/// <summary>One field of a template.</summary>
internal sealed record TemplateAttribute : SpotDraftRecord
{
    /// <summary>The key in <c>contract_data</c>.</summary>
    [JsonPropertyName("variable")]
    public string Variable { get; init; } = "";

    [JsonPropertyName("display_label")]
    public string? Label { get; init; }

    /// <summary><c>string, boolean, int, float, array of strings, array of options, enum, date, repeating, array of files</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init; } = "string";

    /// <summary>True unless the template says otherwise; what it leaves out, or null, is required.</summary>
    [JsonIgnore]
    public bool Required
    {
        get => SaysRequired ?? true;
        init => SaysRequired = value;
    }

    [JsonPropertyName("required")]
    public bool? SaysRequired { get; init; }

    [JsonPropertyName("options")]
    public IReadOnlyList<TemplateOption>? Options { get; init; }

    [JsonPropertyName("default_value")]
    public JsonElement? DefaultValue { get; init; }

    [JsonPropertyName("help_text")]
    public string? HelpText { get; init; }

    /// <summary>The fields of a row, for <c>repeating</c> only.</summary>
    [JsonPropertyName("attributes")]
    public IReadOnlyList<TemplateAttribute>? Attributes { get; init; }

    /// <summary>For a nested field, the field that holds it as an object.</summary>
    [JsonPropertyName("parent_variable")]
    public string? ParentVariable { get; init; }

    /// <summary>For a nested field: without it the whole object may be left out, whatever <see cref="Required"/> says.</summary>
    [JsonPropertyName("parent_required")]
    public bool? ParentRequired { get; init; }

    /// <summary>SpotDraft's own type of the object: <c>currency</c>, <c>duration</c>, <c>address</c>, <c>dropdown</c>, ….</summary>
    [JsonPropertyName("parent_type")]
    public string? ParentType { get; init; }

    [JsonPropertyName("child_variable")]
    public string? ChildVariable { get; init; }

    /// <summary>The object that a nested field stands in; a nested field's name has a point.</summary>
    [JsonIgnore]
    public string? Parent =>
        ParentVariable is { Length: > 0 } named ? named
        : Variable.LastIndexOf('.') is > 0 and var point ? Variable[..point]
        : null;

    /// <summary>The key within its object.</summary>
    [JsonIgnore]
    public string Child =>
        ChildVariable is { Length: > 0 } named ? named
        : Parent is { } parent && Variable.StartsWith(parent + ".", StringComparison.Ordinal) ? Variable[(parent.Length + 1)..]
        : Variable;

    [JsonIgnore]
    public bool HasDefault => DefaultValue is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };

    /// <summary>What may be sent for an enum.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Choices => [.. (Options ?? []).Select(option => option.Value?.ToString() ?? option.Label)];
}

internal sealed record TemplateOption : SpotDraftRecord
{
    [JsonPropertyName("label")]
    public string Label { get; init; } = "";

    [JsonPropertyName("value")]
    public JsonElement? Value { get; init; }
}

internal sealed record ContractType : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("name")]
    public string Name { get; init; } = "";
}

/// <summary>A legal entity of the workspace, on the creator's side.</summary>
internal sealed record OrganizationEntity : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [JsonPropertyName("reference_id")]
    public string? ReferenceId { get; init; }

    [JsonPropertyName("is_primary")]
    public bool? IsPrimary { get; init; }
}

internal sealed record WorkspaceUser : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("email")]
    public string? Email { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("designation")]
    public string? Designation { get; init; }

    [JsonPropertyName("roles")]
    public IReadOnlyList<WorkspaceRole>? Roles { get; init; }

    [JsonPropertyName("is_active")]
    public bool? IsActive { get; init; }
}

internal sealed record WorkspaceRole : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("name")]
    public string Name { get; init; } = "";
}

/// <summary>A legal entity as the entities of a contract type show it.</summary>
internal sealed record ContractTypeEntity : SpotDraftRecord
{
    [JsonPropertyName("entity_id")]
    public long Id { get; init; }

    [JsonPropertyName("entity_name")]
    public string Name { get; init; } = "";

    [JsonPropertyName("entity_type")]
    public string? Type { get; init; }

    [JsonPropertyName("jurisdiction_of_incorporation")]
    public string? Jurisdiction { get; init; }

    [JsonPropertyName("is_primary")]
    public bool? IsPrimary { get; init; }
}

/// <summary>A legal form that an organization may have.</summary>
internal sealed record OrganizationType : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("name")]
    public string Name { get; init; } = "";
}

/// <summary>A key pointer that contracts of a type may carry, described as a template's fields are.</summary>
internal sealed record KeyPointerDefinition : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("descriptors")]
    public IReadOnlyList<TemplateAttribute> Descriptors { get; init; } = [];
}
