using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// Reads what happened in the orgs of the pairs that ask for it (<c>Pairs:NAME:PollSalesforce</c>) into the inbox: often while something happens,
/// seldom while nothing does, and at once on a hint.
/// </summary>
internal sealed partial class SalesforcePoller(
    ConnectionCatalog connections,
    IConfiguration configuration,
    ICursorStore cursors,
    IRecordedEffects effects,
    TimeProvider time,
    ILogger<SalesforcePoller> logger
) : BackgroundService
{
    public const string Source = "salesforce";

    /// <summary>Between polls while something happens.</summary>
    public static readonly TimeSpan Busy = TimeSpan.FromSeconds(60);

    /// <summary>Between polls while nothing does; also after a fault.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(300);

    /// <summary>Hints that come closer together wake once: they cost nothing to send, and a poll does.</summary>
    public static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(2);

    /// <summary>Changes of ours that an echo is compared with.</summary>
    private const int MostCompared = 5;

    private readonly Dictionary<string, IChangeSource> _sources = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a message of this source ends without anything being done.</summary>
    public static string NoteOn(InboxMessage message) =>
        JsonNode.Parse(message.Body)?["own"] is JsonValue own && own.GetValue<bool>()
            ? "This server wrote it itself."
            : "No rule is about this event.";

    /// <summary>A hint that something happened: a poll is due. False where one was made just now.</summary>
    public Task<bool> WakeAsync(string pair, CancellationToken cancellationToken) =>
        cursors.WakeAsync(pair, Source, time.GetUtcNow(), AtMostEvery, cancellationToken);

    /// <summary>Polls a pair's org if a poll is due; how many changes were new, or null where none is due.</summary>
    public async Task<int?> PollAsync(string pairName, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(pairName);
        var now = time.GetUtcNow();
        var source = SourceOf(pair);
        if (await cursors.TakeAsync(pair.Name, Source, source.StartAt(now), now, Hold, cancellationToken) is not { } place)
        {
            return null;
        }

        var added = 0;
        try
        {
            await foreach (var page in source.ReadAsync(place, cancellationToken))
            {
                var messages = new List<InboxMessage>(page.Changes.Count);
                foreach (var change in page.Changes)
                {
                    messages.Add(await MessageAsync(pair, change, cancellationToken));
                }

                added += await cursors.MoveAsync(pair.Name, Source, place, page.Place, messages, cancellationToken);
                place = page.Place;
            }
        }
        finally
        {
            await cursors.EndAsync(pair.Name, Source, time.GetUtcNow() + (added > 0 ? Busy : Idle), CancellationToken.None);
        }

        return added;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var background = RequestLanes.Enter(RequestLane.Automation);
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await PollAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what was read and not stored is read again.
        }
    }

    private async Task PollAllAsync(CancellationToken stoppingToken)
    {
        foreach (var name in connections.PairNames)
        {
            try
            {
                // Looked up beside the pair: one that does not ask for it is not built here, and is not complained about.
                if (bool.TryParse(configuration[$"Pairs:{name}:{nameof(PairOptions.PollSalesforce)}"], out var polls) && polls)
                {
                    await PollAsync(name, stoppingToken);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(logger, name, fault.Message, fault);
            }
        }
    }

    private IChangeSource SourceOf(Pair pair)
    {
        lock (_sources)
        {
            if (!_sources.TryGetValue(pair.Name, out var source))
            {
                source = new SalesforceChangeSource(pair.Salesforce, pair.Options.Fields, time);
                _sources[pair.Name] = source;
            }

            return source;
        }
    }

    private async Task<InboxMessage> MessageAsync(Pair pair, VendorChange change, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["type"] = change.Type,
            ["id"] = change.RowId,
            ["record"] = change.RecordId,
            ["by"] = change.By,
            ["own"] = await IsOwnAsync(pair.Salesforce, change, cancellationToken),
            ["row"] = change.Row.DeepClone(),
        };
        return new InboxMessage(
            0,
            pair.Name,
            Source,
            $"{Source}|{change.Key}",
            change.Type,
            body.ToJsonString(),
            change.At,
            time.GetUtcNow()
        );
    }

    /// <summary>An echo of a write of this server's: made by its own user, and with the values that it wrote.</summary>
    private async Task<bool> IsOwnAsync(SalesforceClient client, VendorChange change, CancellationToken cancellationToken)
    {
        if (client.UserId is not { } us || !SalesforceId.AreSame(us, change.By ?? ""))
        {
            return false;
        }

        var written = await effects.OfRecordAsync(change.RecordId, MostCompared, cancellationToken);
        return written.Any(effect => SalesforceEcho.Is(change, effect));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The changes of the org of pair {Pair} could not be read: {Reason}")]
    private static partial void LogFault(ILogger logger, string pair, string reason, Exception fault);
}
