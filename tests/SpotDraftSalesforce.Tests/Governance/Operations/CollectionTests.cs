using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

public sealed class CollectionTests : IAsyncDisposable
{
    private readonly GovernedWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static Change Member(string id, string collection = "a", string? record = null) =>
        Plans.Change(id, ChangeClass.Keyed, "salesforce:main") with
        {
            Collection = collection,
            Record = record,
        };

    private static Link LinkTo(string change) =>
        new()
        {
            Pair = "main",
            SalesforceType = "Opportunity",
            SalesforceId = $"@{{{change}.id}}",
            SpotDraftType = "renewal",
            SpotDraftId = change,
            MatchedBy = "created",
        };

    private static async Task<IEnumerable<ChangeState>> StatesAsync(GovernedProcess process, ToolOutcome outcome) =>
        (await process.Operations.ChangesAsync(outcome.OperationId!, default)).Select(change => change.State);

    private static Task<IReadOnlyList<Link>> LinksAsync(GovernedProcess process, string id) =>
        new SqliteLinkStore(process.Database).FindBySpotDraftAsync("main", "renewal", id, default);

    [Fact]
    public async Task Changes_of_a_collection_go_as_many_at_once_as_the_connector_takes()
    {
        _world.Tool.Changes = [Member("c1"), Member("c2"), Member("c3"), Member("c4", "b", "@{c3.id}")];
        var outcome = await _world.Start().CallAsync();
        Assert.Equal(OutcomeStatus.Succeeded, outcome.Status);
        Assert.Equal(["c1+c2", "c3", "c4"], _world.Vendor.Received);
        Assert.Equal("rec-c3", _world.Vendor.World["c4"]);
    }

    [Fact]
    public async Task One_that_fails_leaves_the_others_done_and_what_needs_it_unsent()
    {
        _world.Tool.Changes = [Member("c1"), Member("c2"), Member("c3"), Member("c4", "b", "@{c2.id}"), Member("c5", "b", "@{c3.id}")];
        _world.Tool.Links = [LinkTo("c2"), LinkTo("c3")];
        _world.Vendor.Takes("c2", Taking.Refused);
        var process = _world.Start();

        var outcome = await process.CallAsync();

        Assert.Equal((OutcomeStatus.Partial, ErrorCode.Partial), (outcome.Status, outcome.Error!.Code));
        Assert.StartsWith("2 of 5 changes were not made.", outcome.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["c1+c2", "c3", "c5"], _world.Vendor.Received);
        Assert.Equal(
            [ChangeState.Done, ChangeState.Failed, ChangeState.Done, ChangeState.Failed, ChangeState.Done],
            await StatesAsync(process, outcome)
        );
        Assert.Equal("rec-c3", Assert.Single(await LinksAsync(process, "c3")).SalesforceId);
        Assert.Empty(await LinksAsync(process, "c2"));
    }

    [Fact]
    public async Task When_all_fail_the_operation_failed()
    {
        _world.Tool.Changes = [Member("c1"), Member("c2")];
        _world.Vendor.Takes("c1", Taking.Refused);
        _world.Vendor.Takes("c2", Taking.Refused);
        var outcome = await _world.Start().CallAsync();
        Assert.Equal((OutcomeStatus.Failed, ErrorCode.UpstreamRejected), (outcome.Status, outcome.Error!.Code));
    }

    [Fact]
    public async Task After_a_lost_answer_each_is_looked_up_and_only_what_is_missing_is_sent_again()
    {
        _world.Tool.Changes = [Member("c1"), Member("c2"), Member("c3")];
        _world.Vendor.Takes("c1", Taking.AnswerLost);
        _world.Vendor.Takes("c2", Taking.RequestLost);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        Assert.Equal(OutcomeStatus.Unknown, outcome.Status);

        Assert.Equal(1, await process.SweepAfterAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(outcome.OperationId)).State);
        Assert.Equal(["c1+c2", "c2", "c3"], _world.Vendor.Received);
        Assert.True((await process.Operations.ChangesAsync(outcome.OperationId!, default))[0].Outcome!.Adopted);
    }

    [Fact]
    public async Task A_creation_that_cannot_be_found_waits_for_the_settle_window_and_the_others_do_not_go_twice()
    {
        _world.Tool.Changes = [Member("c1") with { Class = ChangeClass.Observable }, Member("c2") with { Class = ChangeClass.Observable }];
        _world.Vendor.Takes("c2", Taking.RequestLost);
        var process = _world.Start();
        var outcome = await process.CallAsync();
        for (var waited = 0; waited < 110; waited += 10)
        {
            await process.SweepAfterAsync(TimeSpan.FromSeconds(10));
            Assert.Equal(["c1+c2"], _world.Vendor.Received);
        }

        await process.SweepAfterAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["c1+c2", "c2"], _world.Vendor.Received);
        Assert.Equal(OperationState.Succeeded, (await process.StoredAsync(outcome.OperationId)).State);
    }
}
