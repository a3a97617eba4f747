namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class SearchTests : IAsyncLifetime
{
    private OrgServer _org = null!;

    public async Task InitializeAsync() => _org = await OrgServer.StartAsync();

    public async Task DisposeAsync() => await _org.DisposeAsync();

    [Theory]
    [InlineData("FIND {globex} IN NAME FIELDS RETURNING Account(Name)", 2)]
    [InlineData("FIND {glob} IN NAME FIELDS RETURNING Account(Name)", 0)]
    [InlineData("FIND {glob*} RETURNING Account(Name)", 2)]
    [InlineData("FIND {gl?bex} RETURNING Account(Name LIMIT 1)", 1)]
    [InlineData("FIND {Contoso OR Initech} IN NAME FIELDS RETURNING Account(Id)", 2)]
    [InlineData("FIND {Globex AND NOT Cleveland} RETURNING Account(Id)", 1)]
    [InlineData("FIND {\"Adventure Works\"} IN NAME FIELDS RETURNING Account(Id)", 1)]
    [InlineData("FIND {\"Works Adventure\"} IN NAME FIELDS RETURNING Account(Id)", 0)]
    [InlineData("FIND {legal\\-nothing} IN EMAIL FIELDS RETURNING Contact(Id)", 0)]
    [InlineData("find {contoso} in email fields returning Contact(Id, Name where LastName = 'Contact' order by Name limit 5)", 1)]
    [InlineData("FIND {Northwind} RETURNING Account(Id), Opportunity(Name WHERE StageName = 'Qualification') LIMIT 2", 2)]
    public async Task A_search_finds_whole_words(string sosl, int count)
    {
        var answer = await SearchAsync(sosl);

        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(count, answer.Json.GetProperty("searchRecords").GetArrayLength());
    }

    [Fact]
    public async Task Without_objects_it_searches_all_of_them_and_gives_ids()
    {
        var records = (await SearchAsync("FIND {Northwind}")).Json.GetProperty("searchRecords").EnumerateArray().ToList();

        Assert.Contains(records, record => record.GetProperty("attributes").GetProperty("type").GetString() == "Account");
        Assert.Contains(records, record => record.GetProperty("attributes").GetProperty("type").GetString() == "Opportunity");
        Assert.All(records, record => Assert.Equal(2, record.EnumerateObject().Count()));
    }

    [Theory]
    [InlineData("FIND {a} RETURNING Account(Id)", "MALFORMED_SEARCH")]
    [InlineData("FIND Northwind", "MALFORMED_SEARCH")]
    [InlineData("FIND {Northwind} RETURNING Account(Id", "MALFORMED_SEARCH")]
    [InlineData("FIND {Northwind} RETURNING Account(Id) NONSENSE", "MALFORMED_SEARCH")]
    [InlineData("FIND {Northwind} RETURNING Nothing__c(Id)", "INVALID_TYPE")]
    [InlineData("FIND {Northwind} RETURNING Account(Nowhere__c)", "INVALID_FIELD")]
    public async Task A_malformed_search_is_refused(string sosl, string code)
    {
        var answer = await SearchAsync(sosl);

        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_search_can_come_in_parts()
    {
        var get = await _org.GetAsync(
            "parameterizedSearch?q=Globex&in=NAME&sobject=Account,Opportunity&Account.fields=id,name&Account.limit=1"
        );
        var post = await _org.SendAsync(
            "POST",
            "parameterizedSearch",
            """{"q":"Globex","in":"NAME","fields":["Name"],"sobjects":[{"name":"Account","where":"BillingCity = 'Cleveland'"}],"overallLimit":5}"""
        );

        Assert.Equal(4, get.Json.GetProperty("searchRecords").GetArrayLength());
        Assert.Equal(
            "Globex Corporation",
            Assert.Single(post.Json.GetProperty("searchRecords").EnumerateArray()).GetProperty("Name").GetString()
        );
    }

    private Task<Answer> SearchAsync(string sosl) => _org.GetAsync("search?q=" + Uri.EscapeDataString(sosl));
}
