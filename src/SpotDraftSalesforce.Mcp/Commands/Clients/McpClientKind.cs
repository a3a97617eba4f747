namespace SpotDraftSalesforce.Mcp.Commands.Clients;

/// <summary>The chat programs for which <c>connect</c> writes an entry.</summary>
internal enum McpClientKind
{
    /// <summary>Claude Desktop; its file takes programs to start, no addresses.</summary>
    Claude,
    ClaudeCode,
    VsCode,
    Cursor,
}
