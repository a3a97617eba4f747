using System.ComponentModel;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateRenewal;

[Tool("create_renewal", "Create a renewal opportunity")]
[Description(
    "Creates the renewal opportunity of an executed contract that runs out, once for each contract and term: owned by the account's owner, with the contract's value and a task. "
        + "When the contract's end date or value was corrected, the existing renewal is updated instead."
)]
internal sealed class CreateRenewalTool(ConnectionCatalog connections, ILinkStore links)
    : WriteTool<CreateRenewalInput, CreateRenewalOutput>
{
    protected override async Task<Preparation> PrepareAsync(CreateRenewalInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(input.Pair);
        var today = input.AsOf ?? pair.Options.DateOf(call.AsOf);
        var contract = await ExpiringContract.LoadAsync(pair, ContractRef.Parse(input.ContractId), cancellationToken);
        var source = await RenewalSource.LoadAsync(pair, contract, cancellationToken);
        var term = RenewalTerm.Of(contract, source, pair.Options.Fields.RenewalKey);
        var key = contract.Key(term.Number);
        var known = await links.FindBySpotDraftAsync(pair.Name, RenewalChanges.LinkType, key, cancellationToken);
        var link = known.Count > 0 ? known[0] : null;

        var draft = Draft(call, pair.Name);
        AddFacts(draft, pair, contract, source, term, today);
        var changes = new RenewalChanges(draft, pair);
        var wanted = RenewalValues.Of(contract, source);
        var opportunity = term.Existing is { } existing
            ? changes.Update(existing, wanted, link)
            : changes.Create(contract, source, key, wanted, link);
        var task = changes.AddTask(contract, source, term.Existing, opportunity, today);
        draft.Link(changes.LinkOf(key, opportunity, wanted));
        var action =
            term.Existing is null ? "created"
            : draft.HasChanges ? "updated"
            : "unchanged";
        return draft.Build(
            $"renewal/{key}",
            $"Renewal of {contract.Contract.Label} for {source.AccountName}, which ends on {contract.EndDate.Iso()}: {action}.",
            new CreateRenewalOutput
            {
                Action = action,
                OpportunityId = opportunity,
                RenewalKey = key,
                EndDate = contract.EndDate.Iso(),
                OwnerId = term.Existing?.Text("OwnerId") ?? source.OwnerId,
                Value = MoneyView.Of(source.ValueOf(contract, pair)),
                TaskId = task,
            }
        );
    }

    private static void AddFacts(
        PlanDraft draft,
        Pair pair,
        ExpiringContract contract,
        RenewalSource source,
        RenewalTerm term,
        DateOnly today
    )
    {
        var amount = source.ValueOf(contract, pair);
        if (amount is { } money)
        {
            draft.Facts["amount"] = PlanFacts.Of(money);
        }

        draft.Facts["end_date"] = contract.EndDate.Iso();
        draft.Facts["days_to_expiry"] = contract.EndDate.DayNumber - today.DayNumber;
        draft.Facts["term"] = term.Number;
        draft.Facts["owner"] = source.OwnerId;
        draft.Facts["owner_replaced"] = source.OwnerReplaced;
        draft.Read("end_date", contract.EndDate.Iso());
        draft.Read("amount", amount?.ToString());
        draft.Read("owner", source.OwnerId);
        draft.Read(
            "existing",
            term.Existing is null ? null : $"{term.Existing.Text("Id")}|{term.Existing.Text("CloseDate")}|{term.Existing.Text("Amount")}"
        );
        if (term.Doubt is { } doubt)
        {
            draft.Ask("end_date_moved", doubt);
        }
    }

    /// <summary>The contract's own value; the deal's amount where it states none.</summary>
    private static Money? ValueOf(ExpiringContract contract, RenewalSource source, Pair pair) =>
        contract.Terms.Value ?? (source.Amount is { } amount ? new Money(amount, pair.Options.Currency) : null);
}
