namespace SpotDraftSalesforce.Mcp.Commands.Clients;

/// <summary>What is to be connected, and to what.</summary>
/// <param name="Url">A server somewhere; null for one that the client starts on this machine.</param>
/// <param name="KeyFile">Named in the entry where the client has a program started that takes the key.</param>
internal sealed record ConnectWish(
    McpClientKind Client,
    string Name,
    bool Simulator,
    Uri? Url,
    string? KeyFile,
    string? Data,
    string? Policies
);
