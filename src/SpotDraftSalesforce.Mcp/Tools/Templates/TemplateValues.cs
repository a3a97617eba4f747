using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>What a template's fields come to.</summary>
/// <param name="ContractName">The contract's name; gaps in it are among the missing.</param>
/// <param name="Values"><c>contract_data</c> as SpotDraft takes it.</param>
/// <param name="Missing">Fields that may not stay empty and have no usable value.</param>
internal sealed record TemplateValues(string ContractName, JsonObject Values, IReadOnlyList<MissingValue> Missing)
{
    /// <summary>Every field of the file with where its value came from, in the order of the file.</summary>
    public IReadOnlyList<MappedValue> Mapped { get; init; } = [];
}

/// <param name="Field">The template's field, or <c>contract_name</c>.</param>
/// <param name="Source">Where the value was looked for; null for a constant.</param>
/// <param name="Reason">Ends the sentence that begins with the source.</param>
internal sealed record MissingValue(string Field, string? Source, string Reason);

/// <summary>One field and where its value came from.</summary>
/// <param name="Field">As in <c>line_items[0].product</c> for a column of a row.</param>
/// <param name="Value">As it is sent; null where it is not.</param>
/// <param name="Source">The path; null for a constant.</param>
/// <param name="Detail">Transforms, the option that a value became, the condition that left it out, or what is wrong with it.</param>
internal sealed record MappedValue(string Field, ValueOrigin Origin, JsonNode? Value, string? Source, string? Detail);

[JsonConverter(typeof(JsonStringEnumConverter<ValueOrigin>))]
internal enum ValueOrigin
{
    [JsonStringEnumMemberName("source")]
    Source,

    [JsonStringEnumMemberName("constant")]
    Constant,

    /// <summary>The source is empty.</summary>
    [JsonStringEnumMemberName("default")]
    Default,

    /// <summary>A condition does not hold, and the file says what to send then.</summary>
    [JsonStringEnumMemberName("otherwise")]
    Otherwise,

    /// <summary>A condition does not hold.</summary>
    [JsonStringEnumMemberName("left_out")]
    LeftOut,

    /// <summary>It may stay empty, and is.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>It may not stay empty, or is of the wrong kind.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,
}
