using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public sealed class ChatterPostTests
{
    private const string Opportunity = "Northwind - Platform Subscription";

    [Fact]
    public async Task A_post_stands_in_the_records_feed_and_mentions_whom_it_names()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var id = simulated.IdOf("Opportunity", Opportunity);
        var owner = (string)simulated.Host.Salesforce.Org.All("Opportunity").First(row => (string?)row["Id"] == id)["OwnerId"]!;

        var outcome = await PerformAsync(simulated, Post(id, "Signed by both sides.", owner));

        Assert.Equal(ChangeState.Done, outcome.State);
        var item = simulated.Host.Salesforce.Org.All("FeedItem").Single(row => (string?)row["Id"] == outcome.RecordId);
        Assert.Equal(id, item["ParentId"]);
        Assert.StartsWith("Signed by both sides. @", (string?)item["Body"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("006000000000999AAA", null, ErrorCode.NotFound)]
    [InlineData(null, "005000000000999AAA", ErrorCode.UpstreamRejected)]
    public async Task A_post_to_no_record_or_to_nobody_is_refused_and_nothing_stands_anywhere(
        string? record,
        string? mention,
        ErrorCode expected
    )
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var before = simulated.Host.Salesforce.Org.All("FeedItem").Count;

        var outcome = await PerformAsync(
            simulated,
            Post(record ?? simulated.IdOf("Opportunity", Opportunity), "Hello.", mention is null ? [] : [mention])
        );

        Assert.Equal((ChangeState.Failed, expected), (outcome.State, outcome.Error!.Code));
        Assert.Equal(before, simulated.Host.Salesforce.Org.All("FeedItem").Count);
    }

    [Fact]
    public async Task A_post_whose_answer_was_lost_is_in_doubt_and_was_sent_once()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "salesforce",
                Kind = FaultKind.DropResponse,
                Method = "POST",
                Path = "/chatter/feed-elements",
            }
        );

        var outcome = await PerformAsync(simulated, Post(simulated.IdOf("Opportunity", Opportunity), "Once."));

        Assert.Equal(ChangeState.InDoubt, outcome.State);
        Assert.Single(simulated.Host.Salesforce.Org.All("FeedItem"), row => (string?)row["Body"] == "Once.");
    }

    private static Change Post(string record, string text, params string[] mentions) =>
        new()
        {
            Id = "c1",
            Connection = "salesforce:main",
            Operation = "post",
            Object = "FeedItem",
            Record = record,
            Class = ChangeClass.Unobservable,
            Fields =
            [
                new FieldChange { Field = "text", After = text },
                new FieldChange { Field = "mentions", After = new JsonArray([.. mentions.Select(user => (JsonNode)user)]) },
            ],
        };

    private static async Task<ChangeOutcome> PerformAsync(SimulatedPair simulated, Change change) =>
        Assert.Single(await simulated.Bench.SalesforceWrites.PerformAsync(Workbench.Batch(change), CancellationToken.None));
}
