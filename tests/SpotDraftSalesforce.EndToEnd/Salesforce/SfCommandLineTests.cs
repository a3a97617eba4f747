using System.Text.Json;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.EndToEnd.Salesforce;

/// <summary>The <c>sf</c> command line works with a simulated org as with any other.</summary>
public sealed class SfCommandLineTests : IAsyncLifetime, IDisposable
{
    private readonly SfCommandLine _sf = new();
    private Organization _org = null!;

    public async Task InitializeAsync() => _org = await Organization.StartAsync();

    public async Task DisposeAsync() => await _org.DisposeAsync();

    public void Dispose() => _sf.Dispose();

    [SfFact]
    public async Task It_logs_in_with_a_token_shows_the_org_and_logs_out()
    {
        var access = _org.Access;
        var token = await TokenAsync(access);

        var login = await _sf.CallAsync(
            ["org", "login", "access-token", "--instance-url", access.Base, "--no-prompt", "--alias", "org"],
            token
        );
        Assert.True(login.ExitCode == 0, login.ToString());
        var shown = await _sf.RunAsync("org", "display", "--target-org", "org");
        var limits = await _sf.RunAsync("org", "list", "limits", "--target-org", "org");
        var logout = await _sf.RunAsync("org", "logout", "--target-org", "org", "--no-prompt");

        Assert.Equal(access.Username, JsonElement.Parse(login.Output).GetProperty("result").GetProperty("username").GetString());
        Assert.Equal(_org.Single("Organization", "Name", "Simulator Seller Inc")["Id"], shown.GetProperty("id").GetString());
        Assert.Equal("Connected", shown.GetProperty("connectedStatus").GetString());
        Assert.Contains(limits.EnumerateArray(), limit => limit.GetProperty("name").GetString() == "DailyApiRequests");
        Assert.Equal(access.Username, logout[0].GetString());
    }

    [SfFact]
    public async Task It_logs_in_with_a_signed_assertion_and_works_with_records()
    {
        await LogInAsync();

        var made = await DataAsync("create", "record", "--sobject", "Account", "--values", "Name='Made by sf' BillingCity=Rome");
        await DataAsync("update", "record", "--sobject", "Account", "--where", "Name='Made by sf'", "--values", "BillingCity=Milan");
        var read = await DataAsync("get", "record", "--sobject", "Account", "--record-id", made.GetProperty("id").GetString()!);
        var doomed = await DataAsync("create", "record", "--sobject", "Account", "--values", "Name=Doomed");
        await DataAsync("delete", "record", "--sobject", "Account", "--record-id", doomed.GetProperty("id").GetString()!);
        var refused = await _sf.FailAsync(
            "data",
            "create",
            "record",
            "--sobject",
            "Opportunity",
            "--values",
            "Name=x",
            "--target-org",
            "org"
        );
        var described = await _sf.RunAsync("sobject", "describe", "--sobject", "Opportunity", "--target-org", "org");

        var account = _org.Single("Account", "Name", "Made by sf");
        Assert.Equal((made.GetProperty("id").GetString(), "Milan"), (account["Id"], account["BillingCity"]));
        Assert.Equal("Milan", read.GetProperty("BillingCity").GetString());
        Assert.Empty(_org.Where("Account", "Name", "Doomed"));
        Assert.Contains("Required fields are missing: [StageName, CloseDate]", refused, StringComparison.Ordinal);
        Assert.Equal("006", described.GetProperty("keyPrefix").GetString());
    }

    [SfFact]
    public async Task It_queries_searches_and_imports_trees_files_and_bulk_data()
    {
        await LogInAsync();
        var tree = _sf.Write(
            "tree.json",
            """
            {"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"Planted","Contacts":{"records":[
              {"attributes":{"type":"Contact","referenceId":"c"},"LastName":"Planted"}]}}]}
            """
        );
        var csv = _sf.Write("accounts.csv", "Name,BillingCity\nBulk North,Oslo\n\"Bulk, South\",Rome\n");

        var table = await _sf.CallAsync(
            ["data", "query", "--query", "SELECT Name, Owner.Name FROM Account LIMIT 2", "--target-org", "org"],
            json: false
        );
        var found = await DataAsync("search", "--query", "FIND {Globex} IN NAME FIELDS RETURNING Account(Name)");
        await DataAsync("import", "tree", "--files", tree);
        await DataAsync("create", "file", "--file", csv, "--title", "Accounts");
        var imported = await DataAsync("import", "bulk", "--sobject", "Account", "--file", csv, "--wait", "2");
        var exported = await DataAsync([
            "export",
            "bulk",
            "--query",
            "SELECT Id, Name FROM Account",
            "--output-file",
            _sf.PathOf("exported.csv"),
            "--wait",
            "2",
        ]);

        Assert.Contains("Account Owner East", table.Output, StringComparison.Ordinal);
        Assert.Equal(2, found.GetProperty("searchRecords").GetArrayLength());
        Assert.Equal(_org.Single("Account", "Name", "Planted")["Id"], _org.Single("Contact", "LastName", "Planted")["AccountId"]);
        Assert.Equal("CSV", _org.Single("ContentVersion", "Title", "Accounts")["FileType"]);
        Assert.Equal(2, imported.GetProperty("successfulRecords").GetInt32());
        Assert.Equal("Rome", _org.Single("Account", "Name", "Bulk, South")["BillingCity"]);
        Assert.Equal(_org.Count("Account"), exported.GetProperty("totalSize").GetInt32());
        Assert.Contains("Bulk, South", await File.ReadAllTextAsync(_sf.PathOf("exported.csv")), StringComparison.Ordinal);
    }

    private static async Task<string> TokenAsync(SalesforceAccess access)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = access.ClientId,
                ["client_secret"] = access.ClientSecret,
            }
        );
        using var answer = await http.PostAsync(new Uri(access.Login + "/services/oauth2/token"), form);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    private async Task LogInAsync()
    {
        var access = _org.Access;
        await _sf.RunAsync(
            "org",
            "login",
            "jwt",
            "--client-id",
            access.ClientId,
            "--jwt-key-file",
            access.JwtKeyFile,
            "--username",
            access.Username,
            "--instance-url",
            access.Base,
            "--alias",
            "org"
        );
    }

    private Task<JsonElement> DataAsync(params string[] arguments) => _sf.RunAsync(["data", .. arguments, "--target-org", "org"]);
}
