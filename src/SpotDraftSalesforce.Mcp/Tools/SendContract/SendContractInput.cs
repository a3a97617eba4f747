using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SpotDraftSalesforce.Mcp.Tools.SendContract;

[WriteInput]
internal sealed record SendContractInput : ToolInput
{
    [Description("SpotDraft contract id, such as T-1234.")]
    public required string ContractId { get; init; }

    [Description("Addresses it goes to; the contract's own counterparty contacts without it."), MaxLength(20)]
    public IReadOnlyList<string> ToEmails { get; init; } = [];

    [Description("Subject of the e-mail."), MaxLength(200)]
    public string? Subject { get; init; }

    [Description("Text of the e-mail."), MaxLength(5000)]
    public string? Message { get; init; }

    [Description("What is attached; pdf without it.")]
    public AttachmentFormat AttachmentFormat { get; init; } = AttachmentFormat.Pdf;

    [Description("True to send once more what was sent already.")]
    public bool Again { get; init; }
}

internal sealed record SendContractOutput
{
    public required string ContractId { get; init; }

    /// <summary>False where it was with the counterparty already.</summary>
    public required bool Sent { get; init; }

    public string? Url { get; init; }
}
