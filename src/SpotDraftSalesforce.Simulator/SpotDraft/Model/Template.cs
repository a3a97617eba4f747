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
    /// <summary>A part of an object has the object's name and a point before its own.</summary>
    public required string Variable { get; init; }

    public required string Type { get; init; }

    public bool Required { get; init; }

    public IReadOnlyList<TemplateOption> Options { get; init; } = [];

    /// <summary>In the form in which it is sent.</summary>
    public object? Default { get; init; }

    public string? HelpText { get; init; }

    public string? Question { get; init; }

    /// <summary>What SpotDraft itself calls the field's kind, such as <c>currency</c> for the parts of an amount.</summary>
    public string? ParentType { get; init; }

    /// <summary>For a part of an object: whether the object has to be there. Null where the template does not tell of the object.</summary>
    public bool? ParentRequired { get; init; }

    /// <summary>For <c>repeating</c>: the fields of a row; none where rows may look as they like.</summary>
    public IReadOnlyList<TemplateAttribute> Attributes { get; init; } = [];

    public string Label => char.ToUpperInvariant(Variable[0]) + Variable[1..].Replace('_', ' ');

    /// <summary>The object that this is a part of; null for a field of its own.</summary>
    public string? Parent => Variable.LastIndexOf('.') is > 0 and var point ? Variable[..point] : null;

    /// <summary>The key within its object, or the field's name.</summary>
    public string Key => Variable[(Variable.LastIndexOf('.') + 1)..];
}

/// <summary>What may be chosen: people read the label, programs send the value.</summary>
internal sealed record TemplateOption(string Value, string Label)
{
    public static IReadOnlyList<TemplateOption> Of(params string[] values) => [.. values.Select(value => new TemplateOption(value, value))];
}

internal sealed record ContractType(int Id, string Name);
