using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Tests.Commands;

public sealed class ApprovalsCommandTests : IDisposable
{
    private static readonly string[] Approvers = ["sales_manager", "finance"];

    private readonly VerbBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task What_waits_is_listed()
    {
        await AskAsync();
        var plain = await _bench.RunAsync("approvals", "list");
        Assert.Contains("ap_1", plain.Out, StringComparison.Ordinal);
        Assert.Contains("sales_manager or finance", plain.Out, StringComparison.Ordinal);
        var json = JsonNode.Parse((await _bench.RunAsync("approvals", "list", "--json")).Out)!;
        Assert.Equal("ap_1", (string?)json["approvals"]![0]!["id"]);
        Assert.Null(json["approvals"]![0]!["salt"]);
    }

    [Fact]
    public async Task An_approver_sees_what_would_change_for_how_much_and_why()
    {
        await AskAsync();
        var shown = await _bench.RunAsync("approvals", "show", "ap_1");
        Assert.Equal(0, shown.Code);
        string[] expected =
        [
            "asked by    sales-1 (user over http)",
            "reason      the board agreed",
            "what        Create an order form for Contoso.",
            "amount      USD 750,000",
            "why         large-contract: Large. (sales_manager or finance decides)",
            "not by      sales-1",
            "c1  create spotdraft:main contract (new)  observable",
            "    contract_value  (nothing) → 750000",
            "c2  update salesforce:main Opportunity 006000000000001AAA  idempotent",
            "    StageName  Proposal/Price Quote → Negotiation/Review",
        ];
        Assert.Equal([], expected.Where(line => !shown.Out.Contains(line, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Text_from_records_cannot_repaint_an_approvers_terminal()
    {
        await AskAsync("[red]Contoso[/]\u001b[2K\r\u202eevil");
        var shown = await _bench.RunAsync("approvals", "show", "ap_1");
        Assert.DoesNotContain('\u001b', shown.Out);
        Assert.DoesNotContain('\u202e', shown.Out);
        Assert.Contains("[red]Contoso[/]\uFFFD[2K", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_person_approves_with_a_key_of_their_own()
    {
        await AskAsync();
        var keyFile = _bench.Write("key", await KeyAsync("manager-1", "sales_manager") + "\n");
        var approved = await _bench.RunAsync("approvals", "approve", "ap_1", "--key-file", keyFile, "--comment", "as agreed", "--json");
        Assert.Equal(0, approved.Code);
        Assert.Equal("approved", (string?)JsonNode.Parse(approved.Out)!["decided"]);
        var (approval, operation) = await StoredAsync();
        Assert.Equal((ApprovalState.Approved, OperationState.Approved), (approval.State, operation.State));
        Assert.Equal(("manager-1", "as agreed"), (approval.Decision!.Person, approval.Decision.Comment));

        var again = await _bench.RunAsync("approvals", "deny", "ap_1", "--key-file", keyFile);
        Assert.Equal(5, again.Code);
    }

    [Fact]
    public async Task A_denied_request_ends()
    {
        await AskAsync();
        _bench.Input = await KeyAsync("manager-1", "finance") + "\n";
        var denied = await _bench.RunAsync("approvals", "deny", "ap_1", "--key-file", "-");
        Assert.Equal(0, denied.Code);
        Assert.Equal(OperationState.Rejected, (await StoredAsync()).Operation.State);
    }

    [Theory]
    [InlineData("sales-1", "sales")]
    [InlineData("sales-1", "sales_manager")]
    [InlineData("reader-1", "reader")]
    public async Task The_requester_with_whatever_key_and_who_lacks_the_role_are_refused(string person, string role)
    {
        await AskAsync();
        var keyFile = _bench.Write("key", await KeyAsync(person, role));
        var refused = await _bench.RunAsync("approvals", "approve", "ap_1", "--key-file", keyFile);
        Assert.Equal(4, refused.Code);
        Assert.Equal(ApprovalState.Pending, (await StoredAsync()).Approval.State);
    }

    [Fact]
    public async Task A_machines_key_does_not_decide()
    {
        await AskAsync();
        var created = await _bench.RunAsync("keys", "create", "--machine", "robot", "--sponsor", "manager-1", "--roles", "sales_manager");
        var refused = await _bench.RunAsync("approvals", "approve", "ap_1", "--key-file", _bench.Write("key", created.Out));
        Assert.Equal(4, refused.Code);
        Assert.Contains("Only a person", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_decides_nothing_and_is_not_repeated()
    {
        await AskAsync();
        var key = await KeyAsync("manager-1", "sales_manager");
        var wrong = key[..^1] + (key[^1] == 'A' ? 'E' : 'A');
        var refused = await _bench.RunAsync("approvals", "approve", "ap_1", "--key-file", _bench.Write("key", wrong));
        Assert.Equal(4, refused.Code);
        Assert.DoesNotContain(wrong, refused.Out + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_ways_to_give_one_are_told()
    {
        await AskAsync();
        var refused = await _bench.RunAsync("approvals", "approve", "ap_1");
        Assert.Equal(2, refused.Code);
        Assert.Contains("SDSF_KEY", refused.Error, StringComparison.Ordinal);
        var missing = await _bench.RunAsync("approvals", "approve", "ap_1", "--key-file", Path.Combine(_bench.Folder, "none"));
        Assert.Equal(2, missing.Code);
        var argument = await _bench.RunAsync("approvals", "approve", "ap_1", "--key", "sdsf_x");
        Assert.Equal(2, argument.Code);
    }

    [Fact]
    public async Task The_key_may_come_from_the_environment()
    {
        await AskAsync();
        _bench.Configuration["KEY"] = await KeyAsync("manager-1", "sales_manager");
        Assert.Equal(0, (await _bench.RunAsync("approvals", "approve", "ap_1")).Code);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("approve")]
    [InlineData("deny")]
    public async Task An_unknown_approval_is_not_found(string verb)
    {
        var refused = await _bench.RunAsync("approvals", verb, "ap_none");
        Assert.Equal(3, refused.Code);
    }

    private async Task<string> KeyAsync(string person, string role) =>
        (await _bench.RunAsync("keys", "create", "--person", person, "--roles", role)).Out.TrimEnd();

    private async Task<(Approval Approval, Operation Operation)> StoredAsync()
    {
        await using var services = _bench.Services();
        return (
            (await services.GetRequiredService<IApprovalStore>().FindAsync("ap_1", CancellationToken.None))!,
            (await services.GetRequiredService<IOperationStore>().FindAsync("op_1", CancellationToken.None))!
        );
    }

    /// <summary>Leaves an operation that waits for a person.</summary>
    private async Task AskAsync(string account = "Contoso")
    {
        var now = DateTimeOffset.UtcNow;
        var rule = new DecidingRule("large-contract", new string('0', 64), "Large.", Approvers);
        var operation = new Operation
        {
            Id = "op_1",
            CallId = "call_1",
            State = OperationState.AwaitingApproval,
            Caller = new Caller
            {
                Id = "sales-1",
                Kind = CallerKind.User,
                Roles = ["sales"],
                Credential = "k",
                Channel = "http",
            },
            Arguments = new JsonObject { ["opportunity_id"] = "006000000000001AAA" },
            Reason = "the board agreed",
            Plan = PlanFor(account, now),
            Decision = new Decision { Verdict = Verdict.RequireApproval, Rules = [rule] },
            ApprovalId = "ap_1",
            Fence = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var approval = new Approval
        {
            Id = "ap_1",
            OperationId = "op_1",
            State = ApprovalState.Pending,
            Digest = new string('0', 64),
            Salt = "00",
            ApproverRoles = [Approvers],
            ExcludedPersons = ["sales-1"],
            Summary = operation.Plan.Summary,
            RequestedAt = now,
            ExpiresAt = now.AddHours(72),
        };
        await using var services = _bench.Services();
        await services
            .GetRequiredService<IJournal>()
            .CommitAsync(new JournalEntry([new ClaimOperation(operation), new OpenApproval(approval)], []), CancellationToken.None);
    }

    private static Plan PlanFor(string account, DateTimeOffset now) =>
        new()
        {
            Id = "plan_1",
            Tool = "create_contract_from_opportunity",
            ToolVersion = 1,
            Pair = "main",
            Key = "main/006000000000001AAA/1002",
            Summary = $"Create an order form for {account}.",
            Facts = new JsonObject { ["amount"] = PlanFacts.Of(new Money(750000, "USD")), ["stage"] = "Negotiation/Review" },
            Changes =
            [
                new Change
                {
                    Id = "c1",
                    Connection = "spotdraft:main",
                    Operation = "create",
                    Object = "contract",
                    Class = ChangeClass.Observable,
                    Fields = [new FieldChange { Field = "contract_value", After = 750000 }],
                },
                new Change
                {
                    Id = "c2",
                    Connection = "salesforce:main",
                    Operation = "update",
                    Object = "Opportunity",
                    Record = "006000000000001AAA",
                    Class = ChangeClass.Idempotent,
                    Fields =
                    [
                        new FieldChange
                        {
                            Field = "StageName",
                            Before = "Proposal/Price Quote",
                            After = "Negotiation/Review",
                        },
                    ],
                },
            ],
            Stamp = "s",
            AsOf = now,
            Answer = [],
        };
}
