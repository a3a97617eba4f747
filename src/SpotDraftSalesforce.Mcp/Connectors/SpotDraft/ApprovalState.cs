using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>An approval and what was decided.</summary>
internal sealed record ApprovalState : SpotDraftRecord
{
    [JsonPropertyName("approval")]
    public required Approval Approval { get; init; }

    [JsonPropertyName("approval_actions")]
    public IReadOnlyList<ApprovalAction> Actions { get; init; } = [];
}

internal sealed record Approval : SpotDraftRecord
{
    [JsonPropertyName("id")]
    public long Id { get; init; }

    [JsonPropertyName("approval_name")]
    public string Name { get; init; } = "";

    /// <summary><c>PRE_SEND</c>, <c>PRE_SIGN</c>, <c>AD_HOC</c> or <c>APPROVAL_V5</c>.</summary>
    [JsonPropertyName("approval_type")]
    public string? Type { get; init; }

    /// <summary>Who is asked; null where a role is.</summary>
    [JsonPropertyName("org_user")]
    public WorkspaceUser? Approver { get; init; }

    [JsonPropertyName("sent_for_approval")]
    public bool IsSent { get; init; }

    [JsonPropertyName("last_sent_at")]
    public DateTimeOffset? LastSent { get; init; }

    [JsonPropertyName("notes")]
    public string? Notes { get; init; }

    [JsonPropertyName("created_by_org_user")]
    public WorkspaceUser? RequestedBy { get; init; }

    /// <summary><c>NOT_STARTED</c>, <c>PENDING</c>, <c>REJECTED</c>, <c>SUGGESTED</c>, <c>APPROVED</c> or <c>SKIPPED</c>.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }
}

internal sealed record ApprovalAction : SpotDraftRecord
{
    /// <summary><c>APPROVED</c>, <c>REJECTED</c>, <c>SUGGESTED</c> or <c>SKIPPED</c>.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("notes")]
    public string? Notes { get; init; }

    [JsonPropertyName("created")]
    public DateTimeOffset? Created { get; init; }

    [JsonPropertyName("latest")]
    public bool IsLatest { get; init; }
}
