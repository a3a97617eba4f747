using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Governance;

/// <summary>
/// Why a call did not do what it was asked: what happened, why, and what to do about it.
/// </summary>
public sealed record Error
{
    public required ErrorCode Code { get; init; }

    /// <summary>What happened, in one sentence that a person or a model can act on.</summary>
    public required string Message { get; init; }

    /// <summary>Why it happened, where that is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    /// <summary>What to do about it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cure { get; init; }

    /// <summary><c>never</c>, <c>after_fix</c>, or <c>after N</c> with N in seconds.</summary>
    public string Retry { get; init; } = RetryAdvice.AfterFix;

    /// <summary>The argument or file position that is wrong, such as <c>opportunity_id</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>What a vendor answered, where one did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UpstreamError? Upstream { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OperationId { get; init; }
}

/// <summary>A vendor's refusal in the vendor's own words.</summary>
/// <param name="System"><c>salesforce</c> or <c>spotdraft</c>.</param>
/// <param name="Status">HTTP status; null where no answer came.</param>
/// <param name="Code">The vendor's error code, where it gives one.</param>
/// <param name="Message">The vendor's text, untrusted and shortened.</param>
public sealed record UpstreamError(
    string System,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message
);
