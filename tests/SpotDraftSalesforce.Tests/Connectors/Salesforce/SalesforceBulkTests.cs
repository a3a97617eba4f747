using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public sealed class SalesforceBulkTests
{
    private const string Key = "SpotDraft_Renewal_Key__c";

    private static Change[] Renewals(SimulatedPair simulated, int count, int bad = 0)
    {
        var account = simulated.IdOf("Account", "Tailspin Toys");
        return
        [
            .. Enumerable
                .Range(1, count)
                .Select(number => new Change
                {
                    Id = $"c{number}",
                    Connection = "salesforce:main",
                    Operation = "upsert",
                    Object = "Opportunity",
                    Record = $"T-{number}:1",
                    Class = ChangeClass.Keyed,
                    Collection = "renewals",
                    Fields =
                    [
                        Workbench.Field("Name", null, $"Renewal, \"quoted\"\nand {number}"),
                        Workbench.Field("AccountId", null, account),
                        Workbench.Field("StageName", null, "Prospecting"),
                        Workbench.Field("CloseDate", null, number <= bad ? null : "2027-01-31"),
                        Workbench.Field("Amount", null, 12.5m),
                    ],
                    Details = new JsonObject { ["external_id_field"] = Key },
                }),
        ];
    }

    private static int Made(SimulatedPair simulated) => simulated.Host.Salesforce.Org.All("Opportunity").Count(row => row[Key] is not null);

    [Fact]
    public async Task More_than_two_thousand_records_go_as_one_job_and_each_keeps_its_outcome()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var changes = Renewals(simulated, 2_500, bad: 3);
        var writes = simulated.Bench.SalesforceWrites;
        Assert.Equal(10_000, writes.LargestBatch(changes));
        Assert.Equal(200, writes.LargestBatch(changes[..2_000]));

        var outcomes = await writes.PerformAsync(Workbench.Batch(changes), CancellationToken.None);

        Assert.Equal(2_497, outcomes.Count(outcome => outcome.State == ChangeState.Done));
        Assert.All(outcomes.Take(3), outcome => Assert.Equal("REQUIRED_FIELD_MISSING", outcome.Error!.Upstream!.Code));
        Assert.Equal(2_497, Made(simulated));
        var row = simulated.Host.Salesforce.Org.All("Opportunity").First(one => (string?)one[Key] == "T-7:1");
        Assert.Equal(
            ("Renewal, \"quoted\"\nand 7", 12.5m, outcomes[6].RecordId),
            ((string?)row["Name"], (decimal?)row["Amount"], (string?)row["Id"])
        );
        Assert.Equal(["POST", "PUT", "PATCH"], simulated.Bench.Attempts.Recorded.Select(attempt => attempt.Request.Method));
    }

    [Fact]
    public async Task A_job_that_cannot_be_opened_has_written_nothing()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "salesforce",
                Kind = FaultKind.Status,
                Status = 503,
                Method = "POST",
                Path = "/jobs/ingest",
            }
        );

        var outcomes = await simulated.Bench.SalesforceWrites.PerformAsync(
            Workbench.Batch(Renewals(simulated, 2_001)),
            CancellationToken.None
        );

        Assert.All(
            outcomes,
            outcome => Assert.Equal((ChangeState.Failed, ErrorCode.UpstreamUnavailable), (outcome.State, outcome.Error!.Code))
        );
    }

    [Fact]
    public async Task A_job_that_goes_out_of_sight_is_in_doubt_and_found_by_its_keys()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "salesforce",
                Kind = FaultKind.Status,
                Status = 503,
                Method = "GET",
                Path = "/jobs/ingest/",
            }
        );
        var batch = Workbench.Batch(Renewals(simulated, 2_001));

        var outcomes = await simulated.Bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None);
        Assert.All(outcomes, outcome => Assert.Equal(ChangeState.InDoubt, outcome.State));

        simulated.Host.Faults.Clear();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        IReadOnlyList<ChangeSighting> seen;
        do
        {
            // The platform works the job off by itself, and nobody but it knows when.
            seen = await simulated.Bench.SalesforceWrites.InspectAllAsync(batch, patience.Token);
        } while (seen.Any(sighting => sighting.Kind != SightingKind.Done));

        Assert.Equal(2_001, Made(simulated));
    }

    [Fact]
    public async Task A_query_job_gives_every_row()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var rows = new List<IReadOnlyDictionary<string, string>>();
        await foreach (var page in simulated.Bench.Salesforce.QueryBulkAsync("SELECT Id, Name FROM Account", CancellationToken.None))
        {
            rows.AddRange(page);
        }

        var names = simulated.Host.Salesforce.Org.All("Account").Select(row => (string?)row["Name"]);
        Assert.Equal(names.Order(StringComparer.Ordinal), rows.Select(row => row["Name"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_query_job_that_is_refused_says_why()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        await Assert.ThrowsAsync<GovernedException>(async () =>
        {
            await foreach (var _ in simulated.Bench.Salesforce.QueryBulkAsync("SELECT Nope FROM Account", CancellationToken.None)) { }
        });
    }

    [Fact]
    public void What_is_written_as_csv_is_read_back_as_itself() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000),
            Prop.ForAll(
                Arb.From(Gen.Elements("", "a", "\"", ",", "\n", "\r\n", "é", " ", "''").ListOf().Select(string.Concat).NonEmptyListOf()),
                texts =>
                {
                    var rows = BulkCsv.Read(BulkCsv.Write(["A", "B"], texts.Select(text => new JsonObject { ["A"] = text, ["B"] = 1 })));
                    return rows.Select(row => row["A"]).SequenceEqual(texts) && rows.All(row => row["B"] == "1");
                }
            )
        );
}
