using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class BulkTests : IAsyncLifetime
{
    private const string Key = "SpotDraft_Renewal_Key__c";

    private OrgServer _org = null!;

    public async Task InitializeAsync() => _org = await OrgServer.StartAsync();

    public async Task DisposeAsync() => await _org.DisposeAsync();

    [Fact]
    public async Task An_upsert_creates_updates_and_keeps_what_it_refused()
    {
        var csv =
            "Name,StageName,CloseDate,Account.Name,SpotDraft_Renewal_Key__c\n"
            + "\"Quoted, with \"\"marks\"\"\nand a line\",Prospecting,2027-01-31,Northwind Traders,b-1\r\n"
            + "No such stage,Nowhere,2027-01-31,,b-2\n"
            + "Too few,Prospecting\n"
            + "Again,Closed Won,,,b-1\n";

        var job = await RunAsync("upsert", csv, key: Key);
        var saved = await _org.GetAsync($"jobs/ingest/{job}/successfulResults");
        var refused = await _org.GetAsync($"jobs/ingest/{job}/failedResults");
        var info = (await _org.GetAsync($"jobs/ingest/{job}")).Json;

        var deal = Assert.Single(_org.Service.Org.All("Opportunity"), record => Equals(record[Key], "b-1"));
        Assert.Equal("Quoted, with \"marks\"\nand a line", deal["Name"]);
        Assert.Equal(_org.IdOf("Account", "Northwind Traders"), deal["AccountId"]);
        Assert.StartsWith("\"sf__Id\",\"sf__Created\",\"Name\",", saved.Text, StringComparison.Ordinal);
        Assert.Contains($"\"{deal["Id"]}\",\"true\",\"Quoted, with \"\"marks\"\"\nand a line\"", saved.Text, StringComparison.Ordinal);
        Assert.StartsWith("text/csv", saved.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Stage:", refused.Text, StringComparison.Ordinal);
        Assert.Contains("INVALID_CSV", refused.Text, StringComparison.Ordinal);
        Assert.Contains("DUPLICATE_VALUE:Duplicate external id specified: b-1:--", refused.Text, StringComparison.Ordinal);
        Assert.Equal((4, 3), (info.GetProperty("numberRecordsProcessed").GetInt32(), info.GetProperty("numberRecordsFailed").GetInt32()));
        Assert.Equal(("V2Ingest", 68.0), (info.GetProperty("jobType").GetString(), info.GetProperty("apiVersion").GetDouble()));
    }

    [Fact]
    public async Task An_update_leaves_empty_values_alone_and_clears_what_says_so()
    {
        var id = await _org.CreateAsync(
            "Account",
            new
            {
                Name = "Bulk",
                BillingCity = "Oslo",
                Phone = "1",
            }
        );

        await RunAsync("update", $"Id,Name,BillingCity,Phone\n{id},,#N/A,2\n", of: "Account");

        var account = Assert.Single(_org.Service.Org.All("Account"), record => Equals(record["Id"], id));
        Assert.Equal(("Bulk", null, "2"), (account["Name"], account["BillingCity"], account["Phone"]));
    }

    [Fact]
    public async Task A_hard_delete_leaves_nothing_that_a_query_of_all_rows_finds()
    {
        var soft = await _org.CreateAsync("Account", new { Name = "Soft" });
        var hard = await _org.CreateAsync("Account", new { Name = "Hard" });

        await RunAsync("delete", $"Id\n{soft}\n", of: "Account");
        await RunAsync("hardDelete", $"Id\n{hard}\n", of: "Account");

        var left = await _org.GetAsync("queryAll?q=" + Uri.EscapeDataString("SELECT Name FROM Account WHERE IsDeleted = true"));
        Assert.Equal("Soft", Assert.Single(left.Json.GetProperty("records").EnumerateArray()).GetProperty("Name").GetString());
    }

    [Fact]
    public async Task A_column_that_is_no_field_fails_the_job_and_leaves_every_row()
    {
        var job = await RunAsync("insert", "Name,Nowhere__c\nA,1\nB,2\n", of: "Account", until: "Failed");

        var info = (await _org.GetAsync($"jobs/ingest/{job}")).Json;
        Assert.Equal("InvalidBatch : Field name not found : Nowhere__c", info.GetProperty("errorMessage").GetString());
        Assert.Equal(
            3,
            (await _org.GetAsync($"jobs/ingest/{job}/unprocessedrecords")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length
        );
    }

    [Fact]
    public async Task A_job_that_is_held_can_be_aborted_and_one_that_breaks_tells_what_it_left()
    {
        await SwitchAsync("""{"hold":true}""");
        var held = await StartAsync("insert", "Name\nHeld\n", "Account");
        var state = (await _org.GetAsync($"jobs/ingest/{held}")).Json.GetProperty("state").GetString();
        var aborted = await _org.SendAsync("PATCH", $"jobs/ingest/{held}", new { state = "Aborted" });
        var twice = await _org.SendAsync("PATCH", $"jobs/ingest/{held}", new { state = "Aborted" });
        await SwitchAsync("""{"hold":false,"fail_after":1}""");
        var broken = await RunAsync("insert", "Name\nFirst\nSecond\n", of: "Account", until: "Failed");

        Assert.Equal("UploadComplete", state);
        Assert.Equal("Aborted", aborted.Json.GetProperty("state").GetString());
        Assert.Equal((400, "INVALIDJOBSTATE"), (twice.Status, twice.Code));
        Assert.Equal("\"Name\"\n\"Held\"\n", (await _org.GetAsync($"jobs/ingest/{held}/unprocessedrecords")).Text);
        Assert.Equal("\"Name\"\n\"Second\"\n", (await _org.GetAsync($"jobs/ingest/{broken}/unprocessedrecords")).Text);
        Assert.Equal(204, (await _org.SendAsync("DELETE", $"jobs/ingest/{broken}")).Status);
        Assert.Equal(404, (await _org.GetAsync($"jobs/ingest/{broken}")).Status);
    }

    [Fact]
    public async Task Job_and_data_can_come_in_one_request()
    {
        using var parts = new MultipartFormDataContent();
        using var job = new StringContent(
            """{"object":"Account","operation":"insert","contentType":"CSV"}""",
            Encoding.UTF8,
            "application/json"
        );
        using var data = new StringContent("Name\nIn one\n", Encoding.UTF8, "text/csv");
        parts.Add(job, "job");
        parts.Add(data, "content", "content");
        using var answer = await _org.Http.PostAsync(new Uri("/services/data/v68.0/jobs/ingest", UriKind.Relative), parts);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

        await UntilAsync($"jobs/ingest/{id}", "JobComplete");

        Assert.Single(_org.Service.Org.All("Account"), account => Equals(account["Name"], "In one"));
    }

    [Theory]
    [InlineData("""{"object":"Nothing__c","operation":"insert"}""", "INVALIDENTITY")]
    [InlineData("""{"object":"Account","operation":"merge"}""", "INVALIDJOB")]
    [InlineData("""{"object":"Account","operation":"upsert","externalIdFieldName":"Phone"}""", "INVALIDJOB")]
    [InlineData("""{"object":"Account","operation":"insert","columnDelimiter":"SLASH"}""", "INVALIDJOB")]
    [InlineData("[]", "INVALIDJOB")]
    public async Task A_job_that_makes_no_sense_is_refused(string body, string code)
    {
        var answer = await _org.SendAsync("POST", "jobs/ingest", body);

        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Data_is_taken_once_and_as_CSV_only()
    {
        var created = await _org.SendAsync("POST", "jobs/ingest", new { @object = "Account", operation = "insert" });
        var id = created.Json.GetProperty("id").GetString()!;

        var json = await _org.SendAsync("PUT", $"jobs/ingest/{id}/batches", "{}");
        var first = await PutAsync(id, "Name\nOnce\n");
        var second = await PutAsync(id, "Name\nTwice\n");

        Assert.Equal($"services/data/v68.0/jobs/ingest/{id}/batches", created.Json.GetProperty("contentUrl").GetString());
        Assert.Equal(415, json.Status);
        Assert.Equal((201, 400), ((int)first, (int)second));
    }

    [Fact]
    public async Task A_query_is_read_locator_by_locator_until_the_word_null()
    {
        await RunAsync("insert", "Subject\n" + string.Join('\n', Enumerable.Range(0, 25).Select(at => $"Task {at}")), of: "Task");
        var job = await QueryAsync("SELECT Id, Subject, Owner.Name, IsClosed, CreatedDate FROM Task");

        var rows = new List<string>();
        var locator = string.Empty;
        var pages = 0;
        while (locator != "null")
        {
            var page = await _org.GetAsync(
                $"jobs/query/{job}/results?maxRecords=10" + (locator.Length > 0 ? $"&locator={locator}" : string.Empty)
            );
            var lines = page.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("\"Id\",\"Subject\",\"Owner.Name\",\"IsClosed\",\"CreatedDate\"", lines[0]);
            Assert.Equal(page.Headers["Sforce-NumberOfRecords"], $"{lines.Length - 1}");
            rows.AddRange(lines.Skip(1));
            locator = page.Headers["Sforce-Locator"];
            pages++;
        }

        Assert.Equal((3, 25, 25), (pages, rows.Count, rows.Distinct(StringComparer.Ordinal).Count()));
        Assert.All(rows, row => Assert.EndsWith("Z\"", row, StringComparison.Ordinal));
        Assert.Contains("\"Integration User\",\"false\"", rows[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT Nowhere__c FROM Account", "INVALID_FIELD")]
    [InlineData("SELECT COUNT() FROM Account", "API_ERROR")]
    [InlineData("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "API_ERROR")]
    [InlineData("SELECT", "MALFORMED_QUERY")]
    public async Task A_query_that_cannot_be_a_job_is_refused(string soql, string code)
    {
        var answer = await _org.SendAsync("POST", "jobs/query", new { operation = "query", query = soql });

        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Jobs_count_against_the_limits()
    {
        await RunAsync("insert", "Name\nCounted\n", of: "Account");
        await QueryAsync("SELECT Id FROM Account");

        var limits = (await _org.GetAsync("limits")).Json;

        Assert.Equal(14_999, limits.GetProperty("DailyBulkApiBatches").GetProperty("Remaining").GetInt32());
        Assert.Equal(9_999, limits.GetProperty("DailyBulkV2QueryJobs").GetProperty("Remaining").GetInt32());
    }

    private async Task<string> QueryAsync(string soql)
    {
        var created = await _org.SendAsync("POST", "jobs/query", new { operation = "query", query = soql });
        Assert.True(created.Status == 200, created.Text);
        var id = created.Json.GetProperty("id").GetString()!;
        await UntilAsync($"jobs/query/{id}", "JobComplete");
        return id;
    }

    private async Task<string> StartAsync(string operation, string csv, string of, string? key = null)
    {
        var created = await _org.SendAsync(
            "POST",
            "jobs/ingest",
            new
            {
                @object = of,
                operation,
                externalIdFieldName = key,
            }
        );
        Assert.True(created.Status == 200, created.Text);
        var id = created.Json.GetProperty("id").GetString()!;
        Assert.Equal(201, await PutAsync(id, csv));
        Assert.Equal(200, (await _org.SendAsync("PATCH", $"jobs/ingest/{id}", new { state = "UploadComplete" })).Status);
        return id;
    }

    private async Task<string> RunAsync(
        string operation,
        string csv,
        string of = "Opportunity",
        string? key = null,
        string until = "JobComplete"
    )
    {
        var id = await StartAsync(operation, csv, of, key);
        await UntilAsync($"jobs/ingest/{id}", until);
        return id;
    }

    private async Task UntilAsync(string path, string state)
    {
        string? now;
        do
        {
            now = (await _org.GetAsync(path)).Json.GetProperty("state").GetString();
        } while (now is "UploadComplete" or "InProgress");

        Assert.Equal(state, now);
    }

    private async Task<int> PutAsync(string id, string csv)
    {
        using var content = new StringContent(csv, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var answer = await _org.Http.PutAsync(new Uri($"/services/data/v68.0/jobs/ingest/{id}/batches", UriKind.Relative), content);
        return (int)answer.StatusCode;
    }

    private async Task SwitchAsync(string body) => Assert.Equal(200, (await _org.SendAsync("POST", "/_sim/salesforce/bulk", body)).Status);
}
