using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// Finds what no webhook told, by asking each pair's workspace which contracts were changed (<c>filter__last_updated_on</c>): a lost delivery of an
/// execution or a void, hold and resume, which have no event at all, and once a day the contracts whose end date has passed. What it finds goes
/// into the inbox beside the webhooks; a webhook that comes later finds its work done.
/// </summary>
internal sealed partial class SpotDraftReconciler(
    ConnectionCatalog connections,
    IConfiguration configuration,
    ICursorStore cursors,
    IInbox inbox,
    TimeProvider time,
    ILogger<SpotDraftReconciler> logger
) : BackgroundService
{
    public const string Source = "spotdraft-reconcile";
    public const string ExpirySource = "spotdraft-expiry";

    /// <summary>Changes that are listed late, or by a clock that is behind ours, are looked for again this far back.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterFault = TimeSpan.FromMinutes(1);

    /// <summary>Reads a pair's changed contracts if that is due; how many messages were new, or null where nothing is due.</summary>
    public async Task<int?> ReconcileAsync(string pairName, TimeSpan every, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(pairName);
        var now = time.GetUtcNow();
        var start = Text(now);
        if (await cursors.TakeAsync(pair.Name, Source, start, now, Hold, cancellationToken) is not { } place)
        {
            return null;
        }

        var next = AfterFault;
        try
        {
            // What was before the first look is not ours to act on. A place ahead of now was set by a clock that was wrong.
            var from = string.CompareOrdinal(place, start) > 0 ? Text(now - Overlap) : place;
            var added = place == start ? 0 : await ReadAsync(pair, place, from, Text(now - Overlap), cancellationToken);
            next = every;
            return added;
        }
        finally
        {
            await cursors.EndAsync(pair.Name, Source, time.GetUtcNow() + next, CancellationToken.None);
        }
    }

    /// <summary>Reads the contracts that ended since the last look, once a business day; how many messages were new, or null where nothing is due.</summary>
    public async Task<int?> FindExpiredAsync(string pairName, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(pairName);
        var now = time.GetUtcNow();
        var yesterday = pair.Options.DateOf(now).AddDays(-1);
        if (await cursors.TakeAsync(pair.Name, ExpirySource, Day(yesterday), now, Hold, cancellationToken) is not { } place)
        {
            return null;
        }

        var next = AfterFault;
        try
        {
            var last = DateOnly.ParseExact(place, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            var added = last < yesterday ? await ReadExpiredAsync(pair, last, yesterday, cancellationToken) : 0;
            next = TimeSpan.FromHours(1);
            return added;
        }
        finally
        {
            await cursors.EndAsync(pair.Name, ExpirySource, time.GetUtcNow() + next, CancellationToken.None);
        }
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
                foreach (var name in connections.PairNames)
                {
                    await TryAsync(name, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: the place was not moved past what was not stored.
        }
    }

    private async Task TryAsync(string name, CancellationToken stoppingToken)
    {
        try
        {
            // Looked up beside the pair: one that does not ask for it is not built here, and is not complained about.
            var minutes = configuration.GetValue($"Pairs:{name}:{nameof(PairOptions.ReconcileMinutes)}", PairOptions.UsualReconcileMinutes);
            if (minutes <= 0)
            {
                return;
            }

            await ReconcileAsync(name, TimeSpan.FromMinutes(minutes), stoppingToken);
            await FindExpiredAsync(name, stoppingToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever a workspace answers, it must not end the server; the place was not moved.
            LogFault(logger, name, fault.Message, fault);
        }
    }

    private async Task<int> ReadAsync(Pair pair, string place, string from, string next, CancellationToken cancellationToken)
    {
        var filter = new ContractFilter { UpdatedFrom = DateTimeOffset.Parse(from, CultureInfo.InvariantCulture) };
        var messages = new List<InboxMessage>();
        await foreach (var contract in pair.SpotDraft.EachContractAsync(filter, cancellationToken))
        {
            var told = await inbox.ActivitiesAsync(pair.Name, contract.Id.Bare, cancellationToken);
            if (
                SpotDraftEvent.Untold(contract.Status, told) is { } activity
                && !(activity == SpotDraftEvent.Executed && await IsOlderAsync(pair, contract, cancellationToken))
            )
            {
                messages.Add(Message(pair, Source, activity, contract, Text(time.GetUtcNow())));
            }
            else if (await LinkAsync(pair, contract, told, cancellationToken) is { } link)
            {
                messages.Add(link);
            }
        }

        // A place never moves back: a look that comes soon after the first would otherwise reach to before it.
        var to = string.CompareOrdinal(next, from) > 0 ? next : from;
        return await cursors.MoveAsync(pair.Name, Source, place, to, messages, cancellationToken);
    }

    /// <summary>
    /// True where everybody had signed before the first look: somebody has only edited the contract since, and its deal is not ours to close.
    /// </summary>
    private async Task<bool> IsOlderAsync(Pair pair, ContractSummary contract, CancellationToken cancellationToken)
    {
        if (await cursors.BeganAsync(pair.Name, Source, cancellationToken) is not { } began || began > time.GetUtcNow())
        {
            return false;
        }

        try
        {
            return (await pair.SpotDraft.ProcessMetricsAsync(contract.Id, cancellationToken)).Executed < began;
        }
        catch (GovernedException fault) when (fault.Error.Code == ErrorCode.NotFound)
        {
            // It must not hold up the others; whether it closes a deal is judged once more before anything is written.
            return false;
        }
    }

    /// <summary>
    /// A contract whose execution could not be acted on, and that is linked with a record by now; told once for each record. The webhook of the link, if
    /// it comes, finds the work done.
    /// </summary>
    private async Task<InboxMessage?> LinkAsync(
        Pair pair,
        ContractSummary contract,
        IReadOnlyList<string> told,
        CancellationToken cancellationToken
    )
    {
        if (
            contract.Status != ContractStatus.Executed
            || contract.ExternalMetadata?.Id is not { Length: > 0 } record
            || !told.Contains(SpotDraftEvent.Executed)
        )
        {
            return null;
        }

        var states = await inbox.StatesAsync(pair.Name, contract.Id.Bare, SpotDraftEvent.Executed, cancellationToken);
        return states.All(state => state == "failed") ? Message(pair, Source, SpotDraftEvent.Linked, contract, record) : null;
    }

    private async Task<int> ReadExpiredAsync(Pair pair, DateOnly last, DateOnly yesterday, CancellationToken cancellationToken)
    {
        var filter = new ContractFilter
        {
            Statuses = [ContractStatus.Executed],
            ExpiringFrom = last.AddDays(1),
            ExpiringTo = yesterday,
        };
        var messages = new List<InboxMessage>();
        await foreach (var contract in pair.SpotDraft.EachContractAsync(filter, cancellationToken))
        {
            messages.Add(Message(pair, ExpirySource, SpotDraftEvent.Expired, contract, Day(yesterday)));
        }

        return await cursors.MoveAsync(pair.Name, ExpirySource, Day(last), Day(yesterday), messages, cancellationToken);
    }

    /// <summary>In the words of a webhook as far as the list knows them, so that the same rules read it.</summary>
    private InboxMessage Message(Pair pair, string source, string activity, ContractSummary contract, string occasion)
    {
        var now = time.GetUtcNow();
        var body = new JsonObject
        {
            ["activity"] = activity,
            ["activity_data"] = new JsonObject { ["timestamp"] = Text(now) },
            // A webhook has the number alone; the list may know more, and a number may be that of two contracts.
            ["contract_id"] = contract.Id.IsPrefixAssumed ? contract.Id.Number : contract.Id.Composite,
            ["contract_title"] = contract.Name,
            ["contract_status"] = contract.Status,
            ["contract_type_id"] = contract.TypeId,
            ["found_by"] = source,
        };
        return new InboxMessage(
            0,
            pair.Name,
            source,
            $"{contract.Id.Bare}|{activity}|{occasion}|{source}",
            activity,
            body.ToJsonString(),
            now,
            now
        );
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The contracts of pair {Pair} could not be compared with what webhooks told: {Reason}"
    )]
    private static partial void LogFault(ILogger logger, string pair, string reason, Exception fault);
}
