namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>How far the changes of vendors have been read, and whose turn it is to read on: of several processes on one state folder, one polls.</summary>
internal interface ICursorStore
{
    /// <summary>
    /// Takes the turn to poll until <paramref name="hold"/> has passed, and returns the place to read on from; null while another process polls or no poll
    /// is due. A source that was never read starts at <paramref name="start"/>.
    /// </summary>
    Task<string?> TakeAsync(
        string pair,
        string source,
        string start,
        DateTimeOffset now,
        TimeSpan hold,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Stores what was read and moves the place, in one transaction: what was brought is never lost, and what came before is stored once. Where another
    /// process has moved the place meanwhile, it stays where that one put it.
    /// </summary>
    /// <returns>How many of the messages were new.</returns>
    Task<int> MoveAsync(
        string pair,
        string source,
        string from,
        string to,
        IReadOnlyList<InboxMessage> brought,
        CancellationToken cancellationToken
    );

    /// <summary>When the source was looked at for the first time; null where it never was.</summary>
    Task<DateTimeOffset?> BeganAsync(string pair, string source, CancellationToken cancellationToken);

    /// <summary>Ends the turn.</summary>
    Task EndAsync(string pair, string source, DateTimeOffset nextPoll, CancellationToken cancellationToken);

    /// <summary>Makes a poll due now, unless one was made within <paramref name="atMostEvery"/>; false where that is so.</summary>
    Task<bool> WakeAsync(string pair, string source, DateTimeOffset now, TimeSpan atMostEvery, CancellationToken cancellationToken);
}
