namespace SpotDraftSalesforce.Mcp.Tools.SendContract;

/// <summary>The forms in which a contract can be attached to the e-mail.</summary>
internal enum AttachmentFormat
{
    Pdf,
    Docx,
}
