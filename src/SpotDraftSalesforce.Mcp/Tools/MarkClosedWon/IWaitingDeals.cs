namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

/// <summary>Knows the deals that waited for a contract which closes none by itself, such as an account's master agreement.</summary>
internal interface IWaitingDeals
{
    /// <summary>The executed contracts of those deals, with which each may be closed now; empty where no deal waits.</summary>
    /// <param name="contract">The contract that was executed, in any of its forms.</param>
    Task<IReadOnlyList<string>> ContractsToCloseAsync(string pair, string contract, CancellationToken cancellationToken);
}
