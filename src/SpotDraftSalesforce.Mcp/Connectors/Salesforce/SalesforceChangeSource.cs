using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Polls an org, all types in one composite call: every step of an opportunity's history, so that a stage that was left again before the next poll is not
/// lost, and accounts, contacts and quotes by their last change. Rows become visible after the time that they carry (it is set before the commit), so
/// a place is read again, <see cref="Overlap"/> back, until no row from before it can appear any more.
/// </summary>
internal sealed class SalesforceChangeSource(SalesforceClient client, SalesforceFieldNames names, TimeProvider time) : IChangeSource
{
    /// <summary>The longest that a transaction keeps its rows from being seen.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    /// <summary>Rows of one type in one call.</summary>
    private const int PageSize = 1_000;

    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bare = new(StringComparer.Ordinal);

    private readonly WatchedType[] _types =
    [
        new(
            "OpportunityHistory",
            "CreatedDate",
            "CreatedById",
            "OpportunityId",
            ["OpportunityId", "StageName", "Amount", "CloseDate"],
            [],
            Changes: false
        ),
        new("Account", "SystemModstamp", "LastModifiedById", "Id", [], [names.CounterpartyId]),
        new("Contact", "SystemModstamp", "LastModifiedById", "Id", ["AccountId"], []),
        new("Quote", "SystemModstamp", "LastModifiedById", "Id", ["OpportunityId", "Status"], []),
    ];

    public string StartAt(DateTimeOffset now) =>
        Text(_types.ToDictionary(type => type.Name, _ => new Place(Second(now), null, now, false), StringComparer.Ordinal));

    public async IAsyncEnumerable<ChangePage> ReadAsync(string place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var places = Parse(place);
        var open = _types
            .Where(type => !_absent.Contains(type.Name))
            .ToDictionary(type => type, type => Start(places.GetValueOrDefault(type.Name) ?? new Place(Second(began), null, began, false)));
        while (open.Count > 0)
        {
            WatchedType[] asked = [.. open.Keys];
            var answers = await client.QueryEachAsync([.. asked.Select(type => QueryOf(type, open[type]))], cancellationToken);
            var changes = new List<VendorChange>();
            foreach (var (type, (rows, refusal)) in asked.Zip(answers))
            {
                if (refusal is not null)
                {
                    if (Leave(type, refusal))
                    {
                        open.Remove(type);
                    }

                    continue;
                }

                VendorChange[] read = [.. rows!.Select(row => ChangeOf(type, row))];
                if (read.Length > 0)
                {
                    open[type] = new KeysetPlace(read[^1].At, read[^1].RowId);
                    places[type.Name] = Later(places.GetValueOrDefault(type.Name), open[type], began);
                }

                changes.AddRange(
                    read.Select(change => change with { MayGoOn = type.Changes && IsLatest(change, places[type.Name], began) })
                );

                if (read.Length < PageSize)
                {
                    open.Remove(type);
                    places[type.Name] = Settled(places.GetValueOrDefault(type.Name), began);
                }
            }

            yield return new ChangePage(
                [.. changes.OrderBy(change => change.At).ThenBy(change => change.RowId, StringComparer.Ordinal)],
                Text(places)
            );
        }
    }

    private string QueryOf(WatchedType type, KeysetPlace after)
    {
        var optional = _bare.Contains(type.Name) ? [] : type.Optional;
        return SoqlKeyset.Page(type.Name, [type.By, .. type.Fields, .. optional], type.Stamp, after, before: null, PageSize);
    }

    /// <summary>True where the type is left out from now on: an org without it is no fault. A field that the org lacks is left out at the next try.</summary>
    private bool Leave(WatchedType type, Error refusal)
    {
        if (refusal.Upstream?.Code == "INVALID_TYPE")
        {
            _absent.Add(type.Name);
            return true;
        }

        return refusal.Upstream?.Code == "INVALID_FIELD" && type.Optional.Count > 0 && _bare.Add(type.Name)
            ? false
            : throw new GovernedException(refusal);
    }

    private static KeysetPlace Start(Place place) =>
        place.Settled ? new KeysetPlace(place.At, place.Id) : new KeysetPlace(place.At - Overlap, null);

    private static Place Later(Place? known, KeysetPlace read, DateTimeOffset began) =>
        known is null || read.At > known.At || (read.At == known.At && string.CompareOrdinal(read.Id, known.Id) > 0)
            ? new Place(read.At, read.Id, began, false)
            : known;

    /// <summary>
    /// A place that was reached longer ago than rows can hide, and that was read up to once more since: nothing from before it comes any more. Only our
    /// own clock is asked, against itself.
    /// </summary>
    private static Place Settled(Place? place, DateTimeOffset began) =>
        place is null ? new Place(Second(began), null, began, false)
        : place.Id is not null && began - place.Since > Overlap ? place with { Settled = true }
        : place;

    /// <summary>
    /// A row of the latest second, first read just now. Stamps have whole seconds: another change within this one leaves the same stamp, and is only
    /// told by reading the row again once the second is over.
    /// </summary>
    private static bool IsLatest(VendorChange change, Place place, DateTimeOffset began) => change.At == place.At && place.Since == began;

    private static VendorChange ChangeOf(WatchedType type, JsonObject row)
    {
        var at = DateTimeOffset.Parse((string)row[type.Stamp]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        row.Remove("attributes");
        return new VendorChange(
            type.Name,
            (string)row["Id"]!,
            (string?)row[type.Record] ?? (string)row["Id"]!,
            at,
            (string?)row[type.By],
            row
        );
    }

    private static DateTimeOffset Second(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));

    private static Dictionary<string, Place> Parse(string place) =>
        JsonSerializer.Deserialize<Dictionary<string, Place>>(place, JsonSerializerOptions.Web) ?? new(StringComparer.Ordinal);

    private static string Text(Dictionary<string, Place> places) => JsonSerializer.Serialize(places, JsonSerializerOptions.Web);

    /// <param name="Stamp">The field that orders its rows.</param>
    /// <param name="By">The field that names who changed it.</param>
    /// <param name="Record">The field that names the record that changed.</param>
    /// <param name="Optional">Fields of ours that an org may lack.</param>
    /// <param name="Changes">False for rows that are written once and never changed.</param>
    private sealed record WatchedType(
        string Name,
        string Stamp,
        string By,
        string Record,
        IReadOnlyList<string> Fields,
        IReadOnlyList<string> Optional,
        bool Changes = true
    );

    /// <param name="At">The stamp of the last row.</param>
    /// <param name="Id">Its id; null before any row was read.</param>
    /// <param name="Since">When it was reached, by our clock.</param>
    /// <param name="Settled">True once no row from before it can appear any more.</param>
    private sealed record Place(DateTimeOffset At, string? Id, DateTimeOffset Since, bool Settled);
}
