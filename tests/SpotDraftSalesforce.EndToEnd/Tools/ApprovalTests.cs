using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.EndToEnd.Tools;

/// <summary>What lies between a request and its approval: changed records, time, restarts.</summary>
public sealed class ApprovalTests
{
    private const string Tool = "create_contract_from_opportunity";
    private const string Large = "Contoso - Enterprise Rollout";

    [Fact]
    public async Task A_changed_record_asks_again_and_sends_nothing()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, waiting) = await WaitingAsync(asked);
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = 760000 });

        var old = await asked.ApproveAsync(waiting);

        Assert.Equal(OperationState.Superseded, old.State);
        Assert.Empty(await asked.World.ContractsOfAsync(opportunity));
        var successor = await asked.Server.SettledAsync(old.SupersededBy!);
        Assert.Equal(OperationState.AwaitingApproval, successor.State);
        Assert.NotNull(await asked.Server.DecideAsync((string)waiting["approval_id"]!, true, asked.ApproverKey));

        Assert.Null(await asked.Server.DecideAsync(successor.ApprovalId!, true, asked.ApproverKey));
        Assert.Equal(OperationState.Succeeded, (await asked.Server.SettledAsync(successor.Id)).State);
        Assert.Single(await asked.World.ContractsOfAsync(opportunity));
    }

    [Fact]
    public async Task A_record_that_no_longer_needs_approval_has_to_be_asked_for_again()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, waiting) = await WaitingAsync(asked);
        await asked.World.EditAsync("Opportunity", opportunity, new { Amount = 1000 });

        var old = await asked.ApproveAsync(waiting);

        Assert.Equal(OperationState.Superseded, old.State);
        Assert.Equal(Governance.ErrorCode.Stale, old.Error!.Code);
        Assert.Empty(await asked.World.ContractsOfAsync(opportunity));
        await asked.ExpectAsync("succeeded", Tool, new { opportunity_id = opportunity });
    }

    [Fact]
    public async Task An_unrelated_edit_does_not_make_the_approval_stale()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, waiting) = await WaitingAsync(asked);
        await asked.World.EditAsync("Opportunity", opportunity, new { Description = "The customer likes blue." });

        Assert.Equal(OperationState.Succeeded, (await asked.ApproveAsync(waiting)).State);
    }

    [Fact]
    public async Task An_approval_that_nobody_gives_runs_out()
    {
        using var policies = new PoliciesCopy();
        policies.Replace("approvals.yaml", "expires: 72h", "expires: 1s");
        await using var asked = await Asked.StartAsync(policies: policies.Folder);
        var (opportunity, waiting) = await WaitingAsync(asked);

        var operations = asked.Server.Services.GetRequiredService<IOperationStore>();
        var ended = await Eventually.UntilAsync(
            async () => (await operations.FindAsync((string)waiting["operation_id"]!, CancellationToken.None))!,
            operation => operation.State == OperationState.Expired
        );

        Assert.Equal(OperationState.Expired, ended.State);
        Assert.NotNull(await asked.Server.DecideAsync((string)waiting["approval_id"]!, true, asked.ApproverKey));
        Assert.Empty(await asked.World.ContractsOfAsync(opportunity));
    }

    [Fact]
    public async Task A_request_survives_a_restart_and_so_does_its_claim()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, waiting) = await WaitingAsync(asked);
        await asked.RestartAsync();

        var again = await asked.AskAsync(Tool, new { opportunity_id = opportunity });
        Assert.Contains((string)waiting["operation_id"]!, again.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(OperationState.Succeeded, (await asked.ApproveAsync(waiting)).State);
        Assert.Single(await asked.World.ContractsOfAsync(opportunity));
    }

    [Fact]
    public async Task The_requester_does_not_decide_and_a_no_is_final()
    {
        await using var asked = await Asked.StartAsync();
        var (opportunity, waiting) = await WaitingAsync(asked);

        Assert.Equal("denied", await asked.Server.DecideAsync((string)waiting["approval_id"]!, true, asked.RequesterKey));
        Assert.Null(await asked.Server.DecideAsync((string)waiting["approval_id"]!, false, asked.ApproverKey));
        Assert.Equal(OperationState.Rejected, (await asked.Server.SettledAsync((string)waiting["operation_id"]!)).State);
        Assert.Empty(await asked.World.ContractsOfAsync(opportunity));
    }

    private static async Task<(string Opportunity, JsonObject Answer)> WaitingAsync(Asked asked)
    {
        var opportunity = await asked.World.IdAsync("Opportunity", Large);
        return (opportunity, await asked.ExpectAsync("awaiting_approval", Tool, new { opportunity_id = opportunity }));
    }
}
