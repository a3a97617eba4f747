using System.Text.Json.Nodes;
using FsCheck.Fluent;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Simulator.Salesforce;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public sealed class SoqlKeysetTests
{
    private const int Size = 3;

    private static KeysetPlace PlaceOf(JsonObject row) =>
        new(DateTimeOffset.Parse((string)row["SystemModstamp"]!, System.Globalization.CultureInfo.InvariantCulture), (string)row["Id"]!);

    /// <summary>What a colleague or time does to the org while its rows are read.</summary>
    private static void Act(SimulatedPair simulated, SalesforceOrg org, int number)
    {
        var rows = org.All("Account");
        switch (number % 4)
        {
            case 0:
                simulated.Host.Clock.Advance(TimeSpan.FromSeconds(number % 3));
                break;
            case 1:
                org.Insert("Account", new Dictionary<string, object?>(StringComparer.Ordinal) { ["Name"] = $"Written meanwhile {number}" });
                break;
            default:
                var touched = org.Find((string)rows[number % rows.Count]["Id"]!)!;
                org.Atomically(() =>
                {
                    org.UpdateRow(touched, new() { ["Name"] = $"Changed meanwhile {number}" }, org.IntegrationUserId);
                    return number;
                });
                break;
        }
    }

    [Fact]
    public async Task Paging_neither_skips_nor_repeats_a_row_while_rows_are_written()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var org = simulated.Host.Salesforce.Org;
        var runs = Gen.Choose(0, 1_000).ListOf().Select(list => list.ToArray()).Sample(40, 25);
        var after = new KeysetPlace(DateTimeOffset.UnixEpoch, null);
        var seen = new List<KeysetPlace>();
        foreach (var actions in runs)
        {
            var horizon = org.Now;
            var waiting = new Queue<int>(actions);
            await foreach (
                var page in simulated.Bench.Salesforce.PagesAsync(
                    place => SoqlKeyset.Page("Account", ["Name"], "SystemModstamp", place, horizon, Size),
                    after,
                    PlaceOf,
                    Size,
                    CancellationToken.None
                )
            )
            {
                seen.AddRange(page.Select(PlaceOf));
                after = seen[^1];
                for (var count = 0; count < 4 && waiting.TryDequeue(out var next); count++)
                {
                    Act(simulated, org, next);
                }
            }

            while (waiting.TryDequeue(out var next))
            {
                Act(simulated, org, next);
            }

            simulated.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        simulated.Host.Clock.Advance(TimeSpan.FromSeconds(2));
        var end = org.Now;
        await foreach (
            var page in simulated.Bench.Salesforce.PagesAsync(
                place => SoqlKeyset.Page("Account", [], "SystemModstamp", place, end, Size),
                after,
                PlaceOf,
                Size,
                CancellationToken.None
            )
        )
        {
            seen.AddRange(page.Select(PlaceOf));
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        var all = org.All("Account").Select(row => new KeysetPlace((DateTimeOffset)row["SystemModstamp"]!, (string)row["Id"]!)).ToList();
        Assert.True(all.Count > 50, $"only {all.Count} rows were there");
        Assert.Empty(all.Except(seen));
    }

    [Fact]
    public async Task Every_address_that_asks_for_a_long_list_is_short_enough()
    {
        var network = new FakeNetwork(sent =>
            FakeNetwork.Json(
                sent.Method == "POST"
                    ? new JsonObject
                    {
                        ["compositeResponse"] = new JsonArray([
                            .. ((JsonArray)JsonNode.Parse(sent.Body!)!["compositeRequest"]!).Select(part => new JsonObject
                            {
                                ["httpStatusCode"] = 200,
                                ["referenceId"] = (string)part!["referenceId"]!,
                                ["body"] = JsonNode.Parse("""{"done":true,"records":[{"Id":"001D000000IqhSLIAZ"}]}"""),
                            }),
                        ]),
                    }.ToJsonString()
                    : """{"done":true,"records":[]}"""
            )
        );
        using var bench = Workbench.Over(network);
        foreach (var count in (int[])[1, 300, 1_000, 5_000])
        {
            var rows = await bench.Salesforce.QueryInAsync(
                Enumerable.Range(0, count).Select(number => $"00600000{number:D7}"),
                ids => Soql.Query($"SELECT Id FROM Opportunity WHERE Id IN {ids}"),
                CancellationToken.None
            );
            Assert.True(rows.Count <= 1, "a row that several queries find comes once");
        }

        Assert.All(network.Sent, sent => Assert.InRange(sent.Address.AbsoluteUri.Length, 0, 14_000));
        Assert.All(
            network
                .Sent.Where(sent => sent.Body is not null)
                .SelectMany(sent => (JsonArray)JsonNode.Parse(sent.Body!)!["compositeRequest"]!),
            part => Assert.InRange(((string)part!["url"]!).Length, 0, 14_000)
        );
    }
}
