namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>The units in which SpotDraft keeps a duration.</summary>
internal enum DurationUnit
{
    Days,
    Months,
    Years,
}
