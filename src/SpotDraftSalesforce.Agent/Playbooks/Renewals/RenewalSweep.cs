using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Agent.Calls;

namespace SpotDraftSalesforce.Agent.Playbooks.Renewals;

/// <summary>
/// Asks for a renewal of every contract that falls due. Whether one is created, brought up to date or left as it is, is the server's decision; a
/// second sweep therefore changes nothing. For the same reason no <c>request_id</c> is sent: a replayed answer would hide a corrected end date.
/// </summary>
public sealed class RenewalSweep(RenewalSweepOptions options) : IPlaybook
{
    public const string PlaybookName = "renewal-sweep";
    private const string Tool = "create_renewal";

    public string Name => PlaybookName;

    public string Description => "One renewal opportunity for each contract that ends soon.";

    async Task<IPlaybookReport> IPlaybook.RunAsync(PlaybookContext context, CancellationToken cancellationToken) =>
        await RunAsync(context, cancellationToken);

    public async Task<SweepReport> RunAsync(PlaybookContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var began = context.Time.GetTimestamp();
        var tools = new GovernedTools(context.Client, context.Time, context.Limits);
        var due = await DueContracts.ListAsync(tools, options, cancellationToken);
        var items = due.Error is null ? await RenewAsync(tools, due, context, cancellationToken) : [];
        return new SweepReport
        {
            AsOf = due.AsOf,
            WithinDays = options.WithinDays,
            OverdueDays = options.OverdueDays,
            Items = items,
            Undated = due.Undated,
            Calls = tools.Calls,
            Seconds = Math.Round(context.Time.GetElapsedTime(began).TotalSeconds, 3),
            Error = due.Error,
        };
    }

    private async Task<SweepItem[]> RenewAsync(
        GovernedTools tools,
        DueContracts due,
        PlaybookContext context,
        CancellationToken cancellationToken
    )
    {
        var items = new SweepItem[due.Contracts.Count];
        var told = new Lock();
        var done = 0;
        var reason = Reason(due.AsOf, context.Time);
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            due.Contracts.Index(),
            bounds,
            async (entry, token) =>
            {
                var (index, contract) = entry;
                var answer = await tools.CallAndFollowAsync(Tool, Arguments(contract, reason), token);
                var item = Item(contract, answer);
                items[index] = item;
                lock (told)
                {
                    done++;
                    context.Progress?.Report(new PlaybookProgress(done, items.Length, $"{contract.Id} {item.Decision}"));
                }
            }
        );
        return items;
    }

    private static string Reason(DateOnly? asOf, TimeProvider time)
    {
        var day = asOf ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return $"renewal sweep {day.ToString("O", CultureInfo.InvariantCulture)}";
    }

    private Dictionary<string, object?> Arguments(DueContract contract, string reason)
    {
        var arguments = new Dictionary<string, object?> { ["contract_id"] = contract.Id, ["reason"] = reason };
        if (options.AsOf is { } asOf)
        {
            arguments["as_of"] = asOf.ToString("O", CultureInfo.InvariantCulture);
        }

        return arguments;
    }

    private static SweepItem Item(DueContract contract, ToolAnswer answer) =>
        new(
            contract.Id,
            contract.Name,
            contract.Counterparty,
            answer.Result?.Text("end_date"),
            answer.Result?.Member("value", JsonValueKind.Object),
            SweepDecisions.Of(answer),
            answer.Status,
            answer.OperationId,
            answer.ApprovalId,
            answer.Result,
            answer.Error
        );
}
