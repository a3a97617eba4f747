namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>Marks the arguments of a write tool, which also takes those of the pipeline (dry_run, request_id, reason).</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class WriteInputAttribute : Attribute;
