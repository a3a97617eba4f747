namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>A published template and what has to be filled in.</summary>
internal sealed class Template
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required ContractType Type { get; init; }

    /// <summary><c>Individual</c>, <c>Organisation</c> or <c>Both</c>.</summary>
    public string CounterpartyKind { get; init; } = "Organisation";

    public required IReadOnlyList<TemplateAttribute> Attributes { get; init; }

    public IReadOnlyList<string> Tags { get; set; } = [];
}

/// <summary>One field of a template. <see cref="Type"/> is one of SpotDraft's words: string, boolean, int, float, enum, date, repeating, array of …</summary>
internal sealed record TemplateAttribute
{
    public required string Variable { get; init; }

    public required string Type { get; init; }

    public bool Required { get; init; }

    public IReadOnlyList<string> Options { get; init; } = [];

    public string? Default { get; init; }

    public string Label => char.ToUpperInvariant(Variable[0]) + Variable[1..].Replace('_', ' ');
}

internal sealed record ContractType(int Id, string Name);
