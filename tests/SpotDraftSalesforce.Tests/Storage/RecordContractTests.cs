using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Replay;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

/// <summary>Approvals, budgets, requests and links.</summary>
public abstract class RecordContractTests : StoreContractTests
{
    [Fact]
    public async Task An_approval_is_decided_once_and_used_once()
    {
        var process = Start();
        var operation = Plans.Operation("k", OperationState.AwaitingApproval) with { ApprovalId = "ap_1" };
        var approval = ApprovalOf(operation, Now + TimeSpan.FromHours(1));
        await Commit(process, new ClaimOperation(operation), new OpenApproval(approval));
        await Conflict(process, JournalConflict.ApprovalUsed, new UseApproval("ap_1", Now));
        var decision = new ApprovalDecision("legal-one", "k2", true, "fine", Now);
        await Commit(process, new DecideApproval("ap_1", ApprovalState.Approved, decision, Now));
        await Conflict(process, JournalConflict.ApprovalUsed, new DecideApproval("ap_1", ApprovalState.Denied, decision, Now));
        var stored = await process.Approvals.FindAsync("ap_1", default);
        Assert.Equal(
            GovernanceJson.ToText(approval with { State = ApprovalState.Approved, Decision = decision }),
            GovernanceJson.ToText(stored)
        );
        await Commit(process, new UseApproval("ap_1", Now));
        await Conflict(process, JournalConflict.ApprovalUsed, new UseApproval("ap_1", Now));
        Assert.Single(await process.Approvals.ListAsync(ApprovalState.Used, 10, default));
        Assert.Empty(await process.Approvals.ListAsync(ApprovalState.Pending, 10, default));
        Assert.Single(await process.Approvals.ListAsync(null, 10, default));
    }

    [Fact]
    public async Task A_budget_takes_what_fits_and_gets_back_what_had_no_effect()
    {
        var process = Start();
        Operation[] operations = [Plans.Operation("a"), Plans.Operation("b"), Plans.Operation("c")];
        await Commit(process, [.. operations.Select(operation => new ClaimOperation(operation))]);
        ReserveBudget Reserve(int of, decimal amount) => new("budget/day", "2026-01-15", amount, 1.0m, operations[of].Id, Now);
        await Commit(process, Reserve(0, 0.7m), Reserve(1, 0.2m));
        var conflict = await Conflict(process, JournalConflict.BudgetExceeded, Reserve(2, 0.2m));
        Assert.Equal("budget/day", conflict.Detail);
        // Three times a tenth beside seven tenths is one exactly, which binary fractions would get wrong.
        await Commit(process, Reserve(1, 0.1m), Reserve(2, 0.2m));
        await Conflict(process, JournalConflict.BudgetExceeded, Reserve(0, 0.71m));
        await Commit(process, new ReleaseBudget(operations[0].Id), Reserve(2, 0.9m));
        await Commit(process, Reserve(0, 1m) with { Window = "2026-01-16" });
    }

    [Fact]
    public async Task A_request_is_remembered_for_a_day()
    {
        var process = Start();
        var operation = Plans.Operation("k");
        var save = new SaveRequest("sales-one", "create_contract", "r1", "digest", "call_1", operation.Id, Now);
        await Commit(process, new ClaimOperation(operation), save);
        await Conflict(process, JournalConflict.RequestTaken, save with { ArgumentsDigest = "other" });
        var found = await process.Requests.FindAsync("sales-one", "create_contract", "r1", Now - ReplayStage.Kept, default);
        Assert.Equal(new RememberedRequest("digest", operation.Id), found);
        Assert.Null(await process.Requests.FindAsync("sales-two", "create_contract", "r1", Now - ReplayStage.Kept, default));
        Assert.Null(await process.Requests.FindAsync("sales-one", "create_contract", "r1", Now + TimeSpan.FromTicks(1), default));
        await Commit(process, save with { At = Now + ReplayStage.Kept + TimeSpan.FromSeconds(1), ArgumentsDigest = "new" });
    }

    [Fact]
    public async Task A_link_is_found_from_both_ends_and_renewed_in_place()
    {
        var process = Start();
        var link = new Link
        {
            Pair = "main",
            SalesforceType = "Account",
            SalesforceId = "001A",
            SpotDraftType = "counterparty",
            SpotDraftId = "7",
            MatchedBy = "email",
        };
        await Commit(
            process,
            new SaveLink(link, Now),
            new SaveLink(link with { SpotDraftId = "8" }, Now),
            new SaveLink(link with { Written = "d" }, Now),
            new SaveLink(link with { MatchedBy = "person" }, Now)
        );
        var found = await process.Links.FindBySpotDraftAsync("main", "counterparty", "7", default);
        Assert.Equal([link with { MatchedBy = "person", Written = "d" }], found);
        Assert.Equal(2, (await process.Links.FindBySalesforceAsync("main", "001A", default)).Count);
        Assert.Empty(await process.Links.FindBySalesforceAsync("other", "001A", default));
    }
}
