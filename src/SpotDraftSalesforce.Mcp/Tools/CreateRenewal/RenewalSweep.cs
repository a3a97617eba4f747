using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateRenewal;

/// <summary>
/// The renewals of many contracts as one plan: what would be one operation for each contract goes in collections of 200, with the outcome of each
/// record kept. A thousand renewals cost twelve calls: two that read, five that write opportunities, five that write tasks.
/// </summary>
internal sealed class RenewalSweep(ILinkStore links)
{
    /// <summary>Most contracts of one plan; more would be a plan that nobody reads.</summary>
    public const int MostContracts = 1_000;

    /// <summary>Plans the renewals of <paramref name="contracts"/>. A contract with a doubt that a person has to settle is left out and named.</summary>
    /// <param name="draft">The plan of the tool that asks; facts, changes, links and stamp are added.</param>
    /// <param name="today">The business date to reckon from.</param>
    public async Task<Plan> PrepareManyAsync(
        PlanDraft draft,
        Pair pair,
        IReadOnlyList<ExpiringContract> contracts,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        if (contracts.Count > MostContracts)
        {
            throw new ArgumentOutOfRangeException(nameof(contracts), contracts.Count, $"at most {MostContracts} contracts go in one plan");
        }

        ExpiringContract[] wanted =
        [
            .. contracts.DistinctBy(contract => contract.Id).OrderBy(contract => contract.Id.Composite, StringComparer.Ordinal),
        ];
        var sources = await RenewalSource.LoadManyAsync(pair, wanted, cancellationToken);
        var leftOut = new JsonArray();
        var renewals = new List<Renewal>(wanted.Length);
        foreach (var (contract, (source, refusal)) in wanted.Zip(sources))
        {
            var renewal = source is null ? null : await RenewalOfAsync(pair, contract, source, cancellationToken);
            if ((refusal?.Message ?? renewal!.Doubt) is { } why)
            {
                leftOut.Add(new JsonObject { ["contract_id"] = contract.Id.Composite, ["why"] = why });
            }
            else
            {
                renewals.Add(renewal!);
            }
        }

        var rows = Write(draft, pair, renewals, today);
        AddFacts(draft, pair, renewals, leftOut, today);
        var keys = new JsonArray([.. renewals.Select(renewal => JsonValue.Create(renewal.Key))]);
        return draft.Build(
            $"renewals/{Digest.Of(keys)}",
            $"Renewals of {renewals.Count} contracts: {rows.Count(row => row.Action == "created")} new, {rows.Count(row => row.Action == "updated")} corrected, {leftOut.Count} left out.",
            new JsonObject { ["renewals"] = new JsonArray([.. rows.Select(row => row.Json())]), ["left_out"] = leftOut }
        );
    }

    private async Task<Renewal> RenewalOfAsync(
        Pair pair,
        ExpiringContract contract,
        RenewalSource source,
        CancellationToken cancellationToken
    )
    {
        var term = RenewalTerm.Of(contract, source, pair.Options.Fields.RenewalKey);
        var key = contract.Key(term.Number);
        var known = await links.FindBySpotDraftAsync(pair.Name, RenewalChanges.LinkType, key, cancellationToken);
        return new Renewal(contract, source, term, key, RenewalValues.Of(contract, source), known.Count > 0 ? known[0] : null);
    }

    /// <summary>The changes, those of one kind next to each other: only neighbours go in one call.</summary>
    private static List<Row> Write(PlanDraft draft, Pair pair, List<Renewal> renewals, DateOnly today)
    {
        var changes = new RenewalChanges(draft, pair, together: true);
        var opportunities = new Dictionary<string, string>(StringComparer.Ordinal);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var renewal in renewals.Where(renewal => renewal.Term.Existing is null))
        {
            opportunities[renewal.Key] = changes.Create(renewal.Contract, renewal.Source, renewal.Key, renewal.Wanted, renewal.Link);
        }

        foreach (var renewal in renewals.Where(renewal => renewal.Term.Existing is not null))
        {
            var before = draft.Count;
            opportunities[renewal.Key] = changes.Update(renewal.Term.Existing!, renewal.Wanted, renewal.Link);
            if (draft.Count > before)
            {
                changed.Add(renewal.Key);
            }
        }

        var rows = new List<Row>(renewals.Count);
        foreach (var renewal in renewals)
        {
            var opportunity = opportunities[renewal.Key];
            var before = draft.Count;
            var task = changes.AddTask(renewal.Contract, renewal.Source, renewal.Term.Existing, opportunity, today);
            draft.Link(changes.LinkOf(renewal.Key, opportunity, renewal.Wanted));
            var action =
                renewal.Term.Existing is null ? "created"
                : changed.Contains(renewal.Key) || draft.Count > before ? "updated"
                : "unchanged";
            rows.Add(new Row(renewal.Key, action, opportunity, task));
        }

        return rows;
    }

    private static void AddFacts(PlanDraft draft, Pair pair, List<Renewal> renewals, JsonArray leftOut, DateOnly today)
    {
        var amounts = renewals.Select(renewal => renewal.Source.ValueOf(renewal.Contract, pair)).OfType<Money>().ToList();
        draft.Facts["renewals"] = renewals.Count;
        draft.Facts["left_out"] = leftOut.Count;
        if (amounts.Count > 0 && amounts.TrueForAll(money => money.Currency == amounts[0].Currency))
        {
            draft.Facts["amount"] = PlanFacts.Of(new Money(amounts.Sum(money => money.Amount), amounts[0].Currency));
        }

        if (renewals.Count > 0)
        {
            draft.Facts["days_to_expiry"] = renewals.Min(renewal => renewal.Contract.EndDate.DayNumber) - today.DayNumber;
            draft.Facts["owners_replaced"] = renewals.Count(renewal => renewal.Source.OwnerReplaced);
        }

        foreach (var renewal in renewals)
        {
            var existing = renewal.Term.Existing;
            draft.Read(
                renewal.Key,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{renewal.Contract.EndDate.Iso()}|{renewal.Source.ValueOf(renewal.Contract, pair)}|{renewal.Source.OwnerId}|{existing?.Text("Id")}|{existing?.Text("CloseDate")}|{existing?.Text("Amount")}"
                )
            );
        }
    }

    private sealed record Renewal(
        ExpiringContract Contract,
        RenewalSource Source,
        RenewalTerm Term,
        string Key,
        RenewalValues Wanted,
        Link? Link
    )
    {
        /// <summary>What only a person can settle; asked for by itself with create_renewal.</summary>
        public string? Doubt =>
            Term.Doubt
            ?? (
                Term.Existing is null && Link is not null ? $"The renewal {Key} was created before as {Link.SalesforceId} and is gone."
                : Term.Existing is { } existing && WasEdited(existing)
                    ? $"Somebody has changed the renewal '{existing.Text("Name")}' since it was written."
                : null
            );

        /// <summary>True where the contract says something new and a person has said something else since we wrote.</summary>
        private bool WasEdited(JsonObject existing)
        {
            var now = RenewalValues.Of(existing).Digest();
            return Link?.Written is { } written
                && !existing.Flag("IsClosed")
                && now != written
                && now != Wanted.Digest()
                && written != Wanted.Digest();
        }
    }

    private sealed record Row(string Key, string Action, string OpportunityId, string? TaskId)
    {
        public JsonObject Json() =>
            new()
            {
                ["renewal_key"] = Key,
                ["action"] = Action,
                ["opportunity_id"] = OpportunityId,
                ["task_id"] = TaskId,
            };
    }
}
