using System.Globalization;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

/// <summary>An index must never show in an answer, whatever was written before it was asked.</summary>
public sealed class IndexTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2027, 1, 1);

    private OrgServer _org = null!;

    public async Task InitializeAsync() => _org = await OrgServer.StartAsync();

    public async Task DisposeAsync() => await _org.DisposeAsync();

    [Theory]
    [InlineData("ActivityDate = 2027-01-11")]
    [InlineData("ActivityDate < 2027-01-11")]
    [InlineData("ActivityDate <= 2027-01-11")]
    [InlineData("ActivityDate > 2027-01-11")]
    [InlineData("ActivityDate >= 2027-01-11 AND ActivityDate < 2027-02-01")]
    [InlineData("ActivityDate = 2027-01-11 OR ActivityDate > 2027-03-01")]
    [InlineData("(ActivityDate = 2027-01-11 AND Subject = 'Task 10') OR ActivityDate > 2027-03-01")]
    [InlineData("ActivityDate = 2027-01-11 OR Status = 'Completed'")]
    [InlineData("ActivityDate = null")]
    [InlineData("ActivityDate = NEXT_YEAR")]
    [InlineData("CreatedDate = TODAY AND ActivityDate != 2027-01-11")]
    [InlineData("CreatedDate > TODAY")]
    [InlineData("SystemModstamp >= 2020-01-01T00:00:00Z")]
    public async Task A_query_by_date_finds_what_looking_at_every_row_finds(string condition)
    {
        await WriteAsync();

        var planned = await NamesAsync($"SELECT Subject FROM Task WHERE {condition}");
        var looked = await NamesAsync($"SELECT Subject FROM Task WHERE NOT (NOT ({condition}))");

        Assert.Equal(looked, planned);
    }

    [Fact]
    public async Task A_query_by_date_is_asked_again_after_every_kind_of_write()
    {
        await WriteAsync();
        const string Query = "SELECT Id, Subject FROM Task WHERE ActivityDate = 2027-01-11";
        var id = (await _org.RowsAsync(Query))[0].GetProperty("Id").GetString();

        await _org.SendAsync("PATCH", $"sobjects/Task/{id}", new { ActivityDate = "2028-01-01" });
        var moved = await NamesAsync(Query);
        await _org.SendAsync("PATCH", $"sobjects/Task/{id}", new { ActivityDate = "2027-01-11" });
        var back = await NamesAsync(Query);
        await _org.SendAsync("DELETE", $"sobjects/Task/{id}");
        var deleted = await NamesAsync(Query);
        await _org.SendAsync("POST", $"/_sim/salesforce/records/{id}/undelete");
        var undeleted = await NamesAsync(Query);

        Assert.Equal((2, 3, 2, 3), (moved.Count, back.Count, deleted.Count, undeleted.Count));
    }

    [Fact]
    public async Task An_account_has_a_tag_that_changes_with_it()
    {
        var path = $"sobjects/Account/{_org.IdOf("Account", "Contoso Ltd")}";
        var tag = (await _org.GetAsync(path)).Headers["ETag"];

        var same = await _org.SendAsync("GET", path, null, ("If-None-Match", tag));
        var first = await _org.SendAsync("PATCH", path, new { Phone = "1" }, ("If-Match", tag));
        var second = await _org.SendAsync("PATCH", path, new { Phone = "2" }, ("If-Match", tag));
        var changed = await _org.SendAsync("GET", path, null, ("If-None-Match", tag));

        Assert.Equal((304, 204, 412, 200), (same.Status, first.Status, second.Status, changed.Status));
        Assert.Equal("PRECONDITION_FAILED", second.Code);
    }

    [Fact]
    public async Task A_graph_that_is_too_deep_is_refused_as_a_whole()
    {
        object Node(int at) =>
            new
            {
                method = "POST",
                url = "/services/data/v68.0/sobjects/Account",
                referenceId = $"a{at}",
                body = new { Name = $"Deep {at}", ParentId = at == 0 ? null : $"@{{a{at - 1}.id}}" },
            };
        Task<Answer> Send(int nodes) =>
            _org.SendAsync(
                "POST",
                "composite/graph",
                new { graphs = new[] { new { graphId = "g", compositeRequest = Enumerable.Range(0, nodes).Select(Node).ToArray() } } }
            );

        Assert.Equal(200, (await Send(15)).Status);
        Assert.Equal((400, "LIMIT_EXCEEDED"), ((await Send(16)).Status, (await Send(16)).Code));
    }

    // More rows than an index leaves unsorted, some of them moved, deleted, or taken back with what they came with.
    private async Task WriteAsync()
    {
        for (var page = 0; page < 3; page++)
        {
            var records = Enumerable
                .Range(page * 150, 150)
                .Select(at => new
                {
                    attributes = new { type = "Task" },
                    Subject = $"Task {at}",
                    ActivityDate = at % 7 == 0 ? null : Day.AddDays(at).ToString("O", CultureInfo.InvariantCulture),
                });
            var created = await _org.SendAsync("POST", "composite/sobjects", new { records });
            var id = created.Json[10].GetProperty("id").GetString();
            await _org.SendAsync("PATCH", $"sobjects/Task/{id}", new { ActivityDate = "2027-01-11" });
            await _org.SendAsync("DELETE", $"sobjects/Task/{created.Json[20].GetProperty("id").GetString()}");
            await _org.SendAsync(
                "POST",
                "composite/sobjects",
                new
                {
                    allOrNone = true,
                    records = new object[]
                    {
                        new
                        {
                            attributes = new { type = "Task" },
                            Subject = "Taken back",
                            ActivityDate = "2027-01-11",
                        },
                        new { attributes = new { type = "Task" }, ActivityDate = "nonsense" },
                    },
                }
            );
        }
    }

    private async Task<IReadOnlyList<string?>> NamesAsync(string soql) =>
        [.. (await _org.RowsAsync(soql)).Select(row => row.GetProperty("Subject").GetString())];
}
