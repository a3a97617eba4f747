using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>A row of the list and of the lookup by external metadata, and the answer to a creation.</summary>
internal sealed record ContractSummary : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public required ContractRef Id { get; init; }

    [JsonPropertyName("created")]
    public DateTimeOffset? Created { get; init; }

    [JsonPropertyName("contract_name")]
    public string? Name { get; init; }

    /// <summary>Address in the product, such as <c>https://app.spotdraft.com/contracts/v2/1234</c>.</summary>
    [JsonPropertyName("contract_link")]
    public string? Link { get; init; }

    /// <summary>One of <see cref="ContractStatus"/>.</summary>
    [JsonPropertyName("contract_status")]
    public string? Status { get; init; }

    [JsonPropertyName("counter_party_name")]
    public string? CounterpartyName { get; init; }

    [JsonPropertyName("contract_type_name")]
    public string? TypeName { get; init; }

    [JsonPropertyName("contract_type_id")]
    public long? TypeId { get; init; }

    [JsonPropertyName("reference_id")]
    public string? ReferenceId { get; init; }

    [JsonPropertyName("external_metadata")]
    public ExternalMetadata? ExternalMetadata { get; init; }
}

/// <summary>The display statuses. Any but <see cref="Executed"/> can become <see cref="Voided"/>.</summary>
internal static class ContractStatus
{
    public const string Draft = "DRAFT";
    public const string Redlining = "REDLINING";
    public const string Sign = "SIGN";
    public const string Executed = "EXECUTED";
    public const string OnHold = "ON_HOLD";
    public const string Voided = "VOIDED";
}

/// <summary>Status and name of one contract.</summary>
internal sealed record ContractState : SpotDraftRecord
{
    [JsonPropertyName("contract_status")]
    public required string Status { get; init; }

    [JsonPropertyName("contract_name")]
    public string? Name { get; init; }
}

/// <summary>The record of another system that a contract belongs to.</summary>
internal sealed record ExternalMetadata : SpotDraftRecord
{
    /// <summary>The other system's record id; text or number.</summary>
    [JsonPropertyName("id")]
    public JsonElement? RawId { get; init; }

    [JsonPropertyName("integration_name")]
    public string? IntegrationName { get; init; }

    [JsonPropertyName("record_type")]
    public string? RecordType { get; init; }

    [JsonPropertyName("record_data")]
    public JsonObject? RecordData { get; init; }

    [JsonIgnore]
    public string? Id =>
        RawId switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };

    /// <summary>A text that was put into the record data.</summary>
    public string? Data(string key) => RecordData?[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>One term of a contract, as it was entered or extracted.</summary>
internal sealed record KeyPointer : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary>Number, text, list, object or boolean.</summary>
    [JsonPropertyName("value")]
    public JsonElement Value { get; init; }

    [JsonPropertyName("label")]
    public string? Label { get; init; }

    [JsonPropertyName("field_name")]
    public string FieldName { get; init; } = "";

    [JsonPropertyName("data_type")]
    public string? DataType { get; init; }

    /// <summary>The value as text, for a person to read; null where there is none.</summary>
    [JsonIgnore]
    public string? Text =>
        Value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => Value.GetString(),
            _ => Value.GetRawText(),
        };

    /// <summary>The value as a date, where it is exactly one.</summary>
    [JsonIgnore]
    public DateOnly? Date =>
        Value.ValueKind != JsonValueKind.String ? null
        : DateOnly.TryParseExact(Value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : Value.GetString() is { Length: > 11 } text
        && text[10] == 'T'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? DateOnly.FromDateTime(instant.UtcDateTime)
        : null;

    /// <summary>The value as a number: itself, a text that is one, or the value of a currency or duration object.</summary>
    [JsonIgnore]
    public decimal? Number => NumberOf(Value);

    /// <summary>The currency of a currency object.</summary>
    [JsonIgnore]
    public string? Currency =>
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;

    private static decimal? NumberOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
            JsonValueKind.String
                when decimal.TryParse(value.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
            JsonValueKind.Object when value.TryGetProperty("value", out var inner) => NumberOf(inner),
            _ => null,
        };
}

/// <summary>Times in a contract's life, for the signature date.</summary>
internal sealed record ProcessMetrics : SpotDraftRecord
{
    [JsonPropertyName("contract_id")]
    public ContractRef? ContractId { get; init; }

    [JsonPropertyName("contract_executed_datetime")]
    public DateTimeOffset? Executed { get; init; }

    [JsonPropertyName("contract_sent_to_cp_datetime")]
    public DateTimeOffset? SentToCounterparty { get; init; }

    [JsonPropertyName("marked_for_signature_datetime")]
    public DateTimeOffset? MarkedForSignature { get; init; }

    [JsonPropertyName("contract_signed_by_signatory_list")]
    public IReadOnlyList<Signature>? Signatures { get; init; }

    /// <summary>The workflow's own vocabulary: <c>COMPLETED</c> for executed.</summary>
    [JsonPropertyName("contract_status")]
    public string? WorkflowStatus { get; init; }

    [JsonPropertyName("pending_with")]
    public string? PendingWith { get; init; }
}

internal sealed record Signature : SpotDraftRecord
{
    [JsonPropertyName("is_creator_party")]
    public bool IsCreatorParty { get; init; }

    [JsonPropertyName("signed_datetime")]
    public DateTimeOffset? Signed { get; init; }

    [JsonPropertyName("signatory_email")]
    public string? Email { get; init; }
}

/// <summary>Who signs, approves or receives a contract.</summary>
internal sealed record RecipientStatus : SpotDraftRecord
{
    [JsonPropertyName("recipient")]
    public required Recipient Recipient { get; init; }

    /// <summary>What the recipient did; null until then.</summary>
    [JsonPropertyName("recipient_action")]
    public RecipientAction? Action { get; init; }

    /// <summary><c>PENDING</c>, <c>IN_PROGRESS</c> or <c>COMPLETED</c>.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }
}

internal sealed record Recipient : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    /// <summary><c>SIGNATORY</c>, <c>APPROVER</c> or <c>RECEIVER</c>.</summary>
    [JsonPropertyName("recipient_type")]
    public string? Type { get; init; }

    [JsonPropertyName("user")]
    public WorkspaceUser? User { get; init; }

    [JsonPropertyName("recipient_order")]
    public int? Order { get; init; }

    [JsonPropertyName("title")]
    public string? Title { get; init; }

    [JsonPropertyName("note")]
    public string? Note { get; init; }

    [JsonPropertyName("is_sent_for_signature")]
    public bool? IsSentForSignature { get; init; }

    [JsonPropertyName("last_sent_for_signature_at")]
    public DateTimeOffset? LastSentForSignature { get; init; }
}

/// <summary>A signature or approval, or that it was declined.</summary>
internal sealed record RecipientAction : SpotDraftRecord
{
    /// <summary>False where the recipient declined.</summary>
    [JsonPropertyName("is_success")]
    public bool? IsSuccess { get; init; }

    [JsonPropertyName("action_notes")]
    public string? Notes { get; init; }

    [JsonPropertyName("timestamp")]
    public DateTimeOffset? Time { get; init; }
}

/// <summary>A short-lived address that anyone may open: a secret.</summary>
internal sealed record DownloadLink : SpotDraftRecord
{
    [JsonPropertyName("url")]
    public required string Url { get; init; }

    [JsonPropertyName("file_name")]
    public string? FileName { get; init; }

    [JsonPropertyName("current_version_id")]
    public long? CurrentVersionId { get; init; }

    /// <summary>The file's name alone: the address is a secret.</summary>
    public override string ToString() => FileName ?? nameof(DownloadLink);
}
