namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// Messages of vendors, stored before they are acknowledged. A message that came before (same pair and key) is stored once. The end of a message is
/// written through the journal, together with what it led to.
/// </summary>
internal interface IInbox
{
    /// <summary>
    /// Returns once the message is durable; false when it was there already. One that failed, and that the vendor sends again, is worked off again.
    /// </summary>
    Task<bool> AddAsync(InboxMessage message, CancellationToken cancellationToken);

    /// <summary>Takes up to <paramref name="most"/> messages that are due, oldest event first, and holds them for <paramref name="hold"/>.</summary>
    Task<IReadOnlyList<InboxMessage>> TakeAsync(DateTimeOffset now, TimeSpan hold, int most, CancellationToken cancellationToken);

    Task<IReadOnlyList<InboxMessage>> ListAsync(string? state, int most, CancellationToken cancellationToken);

    /// <summary>One message; null where there is none of that number.</summary>
    Task<InboxMessage?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>Activities of the messages about a contract, by the time of their events, oldest first.</summary>
    /// <param name="contract">The bare number, as messages have it.</param>
    Task<IReadOnlyList<string>> ActivitiesAsync(string pair, string contract, CancellationToken cancellationToken);

    /// <summary>How the messages of one activity about a contract stand; empty where none has come.</summary>
    /// <param name="contract">The bare number, as messages have it.</param>
    Task<IReadOnlyList<string>> StatesAsync(string pair, string contract, string activity, CancellationToken cancellationToken);

    /// <summary>How many messages there are in each state.</summary>
    Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken);
}

/// <param name="Id">Given by the inbox; 0 before.</param>
/// <param name="Key">What makes two deliveries the same message.</param>
/// <param name="EventAt">The event's own time, by which messages are ordered.</param>
/// <param name="State"><c>waiting</c>, <c>done</c>, <c>ignored</c> or <c>failed</c>.</param>
/// <param name="Tries">How often it was taken.</param>
internal sealed record InboxMessage(
    long Id,
    string Pair,
    string Source,
    string Key,
    string Activity,
    string Body,
    DateTimeOffset EventAt,
    DateTimeOffset ReceivedAt,
    string State = "waiting",
    int Tries = 0,
    string? Note = null
);
