using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Connectors;

/// <summary>What happened to a vendor's records, read from where the last reading ended. A change is a hint: whoever acts on it reads the record again.</summary>
internal interface IChangeSource
{
    /// <summary>The place from which nothing is missed that happens from now on.</summary>
    string StartAt(DateTimeOffset now);

    /// <summary>
    /// The changes since a place, oldest first, page by page. A change may come again at a later reading, under the same key; none is left out.
    /// </summary>
    IAsyncEnumerable<ChangePage> ReadAsync(string place, CancellationToken cancellationToken);
}

/// <summary>Some changes, and the place to read on from once they are stored.</summary>
internal sealed record ChangePage(IReadOnlyList<VendorChange> Changes, string Place);

/// <param name="Type">The vendor's type of the row, such as <c>OpportunityHistory</c>.</param>
/// <param name="RowId">The row's own id.</param>
/// <param name="RecordId">The record that changed.</param>
/// <param name="At">When, by the vendor's clock.</param>
/// <param name="By">The user who changed it.</param>
/// <param name="Row">The fields that were read.</param>
/// <param name="MayGoOn">True where the record may have been changed once more in the same second, after it was read: it will come again.</param>
internal sealed record VendorChange(
    string Type,
    string RowId,
    string RecordId,
    DateTimeOffset At,
    string? By,
    JsonObject Row,
    bool MayGoOn = false
)
{
    /// <summary>What makes two readings the same change.</summary>
    public string Key => $"{Type}|{RowId}|{At:O}{(MayGoOn ? "|going on" : "")}";
}
