using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class SoqlTests
{
    [Theory]
    [InlineData("SELECT Id FROM Opportunity WHERE StageName = 'closed won'", 6)]
    [InlineData("select id from OPPORTUNITY where stagename IN ('Closed Won', 'Closed Lost')", 7)]
    [InlineData("SELECT Id FROM Opportunity WHERE StageName NOT IN ('Closed Won', 'Closed Lost')", 8)]
    [InlineData("SELECT Id FROM Opportunity WHERE NOT (IsClosed = true)", 8)]
    [InlineData("SELECT Id FROM Opportunity WHERE IsClosed = false AND (Amount > 100000 OR Amount <= 7500)", 3)]
    [InlineData("SELECT Id FROM Opportunity WHERE AccountId = null", 1)]
    [InlineData("SELECT Id FROM Opportunity WHERE AccountId != NULL", 14)]
    [InlineData("SELECT Id FROM Account WHERE Name LIKE 'globex%'", 2)]
    [InlineData("SELECT Id FROM Account WHERE Name LIKE '%o_p'", 1)]
    [InlineData("SELECT Id FROM Account WHERE (NOT Name LIKE 'Globex%')", 7)]
    [InlineData("SELECT Id FROM Opportunity WHERE Account.Owner.Name = 'Account Owner West' AND IsWon = true", 2)]
    [InlineData("SELECT o.Id FROM Opportunity o WHERE o.Account.Name = 'Contoso Ltd'", 2)]
    [InlineData("SELECT Opportunity.Id FROM Opportunity WHERE Opportunity.Amount = 48000.00", 1)]
    [InlineData("SELECT Id FROM Opportunity WHERE CloseDate = NEXT_N_DAYS:30", 5)]
    [InlineData("SELECT Id FROM Opportunity WHERE CloseDate < TODAY AND CloseDate >= LAST_N_DAYS:300", 3)]
    [InlineData("SELECT Id FROM Account WHERE CreatedDate = TODAY", 9)]
    [InlineData("SELECT Id FROM Account WHERE CreatedDate > 2020-01-01T00:00:00Z AND CreatedDate > 2020-01-01T00:00:00+02:00", 9)]
    [InlineData("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity WHERE IsWon = true)", 6)]
    [InlineData("SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Opportunity)", 0)]
    [InlineData("SELECT Id FROM User WHERE IsActive = TRUE FOR VIEW", 4)]
    [InlineData("SELECT Id FROM Opportunity WHERE CALENDAR_YEAR(CreatedDate) > 2000 LIMIT 3 OFFSET 1", 3)]
    [InlineData("SELECT Id FROM Account WHERE DAY_ONLY(convertTimezone(CreatedDate)) = TODAY", 9)]
    [InlineData("SELECT FIELDS(ALL) FROM Account LIMIT 200", 9)]
    [InlineData("SELECT FIELDS(STANDARD) FROM Account", 9)]
    public async Task Conditions_choose_the_rows_that_the_platform_would(string soql, int expected)
    {
        await using var server = await OrgServer.StartAsync();

        Assert.Equal(expected, (await server.RowsAsync(soql)).Count);
    }

    [Theory]
    [InlineData("SELECT Id FRM Account", "MALFORMED_QUERY", "unexpected token: 'FRM'")]
    [InlineData("SELECT Id, FROM Account", "MALFORMED_QUERY", "unexpected token")]
    [InlineData("SELECT Id FROM Account WHERE Name = foo", "MALFORMED_QUERY", "unexpected token: 'foo'")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'O'Neil'", "MALFORMED_QUERY", "mismatched character '<EOF>'")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'a\\q'", "MALFORMED_QUERY", "Illegal character sequence '\\q' in string literal")]
    [InlineData("SELECT Id FROM Account WHERE Name = :name", "MALFORMED_QUERY", "Bind variables only allowed in Apex code")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", "MALFORMED_QUERY", "unexpected token: 'OR'")]
    [InlineData("SELECT Id FROM Account; DROP TABLE x", "MALFORMED_QUERY", "unexpected token: ';'")]
    [InlineData("SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY", "must have a LIMIT of at most 200")]
    [InlineData(
        "SELECT Foo FROM Account",
        "INVALID_FIELD",
        "No such column 'Foo' on entity 'Account'. If you are attempting to use a custom field"
    )]
    [InlineData("SELECT Id, Id FROM Account", "INVALID_FIELD", "duplicate field selected: Id")]
    [InlineData("SELECT Boss.Name FROM Account", "INVALID_FIELD", "Didn't understand relationship 'Boss' in field path.")]
    [InlineData("SELECT Id FROM Nothing", "INVALID_TYPE", "sObject type 'Nothing' is not supported.")]
    [InlineData(
        "SELECT Id, (SELECT Id FROM Deals) FROM Account",
        "INVALID_TYPE",
        "Didn't understand relationship 'Deals' in FROM part of query call."
    )]
    [InlineData(
        "SELECT Id FROM Opportunity WHERE CloseDate = '2026-01-01'",
        "INVALID_FIELD",
        "value of filter criterion for field 'CloseDate' must be of type date and should not be enclosed in quotes"
    )]
    [InlineData("SELECT Id FROM Opportunity WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", "must be of type dateTime")]
    [InlineData(
        "SELECT Id FROM Opportunity WHERE Amount > '5'",
        "INVALID_FIELD",
        "must be of type double and should not be enclosed in quotes"
    )]
    [InlineData("SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD", "must be of type string and should be enclosed in quotes")]
    [InlineData(
        "SELECT Id FROM Account WHERE Description = 'x'",
        "INVALID_FIELD",
        "field 'Description' can not be filtered in a query call"
    )]
    [InlineData("SELECT Id FROM Account WHERE Id = 'x'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: x")]
    [InlineData("SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000")]
    [InlineData(
        "SELECT StageName, Name, COUNT(Id) FROM Opportunity GROUP BY StageName",
        "MALFORMED_QUERY",
        "Field must be grouped or aggregated: Name"
    )]
    [InlineData("SELECT SUM(Name) FROM Opportunity", "MALFORMED_QUERY", "does not support aggregate operator SUM")]
    [InlineData(
        "SELECT Id FROM ContentDocumentLink",
        "MALFORMED_QUERY",
        "Implementation restriction: ContentDocumentLink requires a filter by a single Id"
    )]
    [InlineData("", "MALFORMED_QUERY", "A query string has to be specified")]
    public async Task What_is_wrong_is_refused_in_the_platforms_words(string soql, string code, string message)
    {
        await using var server = await OrgServer.StartAsync();

        var answer = await server.QueryAsync(soql);

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nesting_has_an_end()
    {
        await using var server = await OrgServer.StartAsync();
        static string Nested(int depth) => $"SELECT Id FROM Account WHERE {new string('(', depth)}Name != 'x'{new string(')', depth)}";

        Assert.Equal(200, (await server.QueryAsync(Nested(50))).Status);
        Assert.Equal("MALFORMED_QUERY", (await server.QueryAsync(Nested(2000))).Code);
    }

    [Fact]
    public async Task Errors_show_their_place()
    {
        await using var server = await OrgServer.StartAsync();

        var answer = await server.QueryAsync("SELECT Foo FROM Account");

        Assert.StartsWith(
            "\nSELECT Foo FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column",
            answer.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("O'Neil & Sons", "O\\'Neil & Sons")]
    [InlineData("back\\slash", "back\\\\slash")]
    [InlineData("say \"hi\"\nnow", "say \\\"hi\\\"\\nnow")]
    [InlineData("100%_sure", "100%_sure")]
    public async Task Escapes_in_literals_mean_what_they_should(string name, string literal)
    {
        await using var server = await OrgServer.StartAsync();
        await server.CreateAsync("Account", new { Name = name });

        Assert.Single(await server.RowsAsync($"SELECT Id FROM Account WHERE Name = '{literal}'"));
    }

    [Fact]
    public async Task Wildcards_can_be_escaped_in_like()
    {
        await using var server = await OrgServer.StartAsync();
        await server.CreateAsync("Account", new { Name = "100% sure" });
        await server.CreateAsync("Account", new { Name = "100 percent sure" });

        Assert.Single(await server.RowsAsync(@"SELECT Id FROM Account WHERE Name LIKE '100\% %'"));
        Assert.Equal(2, (await server.RowsAsync("SELECT Id FROM Account WHERE Name LIKE '100%sure'")).Count);
    }

    [Fact]
    public async Task Names_come_back_canonical_and_parents_nest()
    {
        await using var server = await OrgServer.StartAsync();

        var row = (
            await server.RowsAsync(
                "select NAME, account.name, ACCOUNT.OWNER.isactive, closedate, amount from opportunity where name = 'Initech - Support Plan'"
            )
        )[0];
        var orphan = (await server.RowsAsync("SELECT Account.Name FROM Opportunity WHERE AccountId = null"))[0];

        Assert.Equal(["attributes", "Name", "Account", "CloseDate", "Amount"], row.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Opportunity", row.GetProperty("attributes").GetProperty("type").GetString());
        Assert.StartsWith(
            "/services/data/v68.0/sobjects/Account/001",
            row.GetProperty("Account").GetProperty("attributes").GetProperty("url").GetString(),
            StringComparison.Ordinal
        );
        Assert.False(row.GetProperty("Account").GetProperty("Owner").GetProperty("IsActive").GetBoolean());
        Assert.Equal("15000.0", row.GetProperty("Amount").GetRawText());
        Assert.Equal(JsonValueKind.Null, orphan.GetProperty("Account").ValueKind);
    }

    [Fact]
    public async Task Children_are_a_result_of_their_own_or_null()
    {
        await using var server = await OrgServer.StartAsync();

        var rows = await server.RowsAsync(
            "SELECT Name, (SELECT Name, Owner.Name FROM Opportunities WHERE IsWon = true ORDER BY Amount DESC LIMIT 1), (SELECT Id FROM Contacts) FROM Account WHERE Name IN ('Umbrella Group', 'Fabrikam Inc') ORDER BY Name"
        );

        var deals = rows[0].GetProperty("Opportunities");
        Assert.Equal((1, true), (deals.GetProperty("totalSize").GetInt32(), deals.GetProperty("done").GetBoolean()));
        Assert.Equal("Sales Representative", deals.GetProperty("records")[0].GetProperty("Owner").GetProperty("Name").GetString());
        Assert.Equal(JsonValueKind.Null, rows[1].GetProperty("Contacts").ValueKind);
    }

    [Fact]
    public async Task Children_that_do_not_fit_on_a_page_have_a_locator_of_their_own()
    {
        await using var server = await OrgServer.StartAsync();
        var (many, few) = (server.IdOf("Account", "Umbrella Group"), server.IdOf("Account", "Contoso Ltd"));
        foreach (var (account, count) in new[] { (many, 450), (few, 3) })
        {
            for (var at = 0; at < count; at++)
            {
                server.Service.Org.Insert("Task", new Dictionary<string, object?> { ["WhatId"] = account, ["Subject"] = $"Task {at:D3}" });
            }
        }

        var query =
            $"SELECT Id, (SELECT Subject FROM Tasks ORDER BY Subject) FROM Account WHERE Id IN ('{many}', '{few}') ORDER BY Name DESC";
        var first = (await PageAsync(server, "query?q=" + Uri.EscapeDataString(query))).Json;
        var tasks = first.GetProperty("records")[0].GetProperty("Tasks");
        var subjects = Subjects(tasks);
        var more = tasks;
        while (!more.GetProperty("done").GetBoolean())
        {
            more = (await PageAsync(server, more.GetProperty("nextRecordsUrl").GetString()!)).Json;
            Assert.InRange(more.GetProperty("records").GetArrayLength(), 1, 200);
            Assert.Equal("Task", more.GetProperty("records")[0].GetProperty("attributes").GetProperty("type").GetString());
            Assert.Equal(450, more.GetProperty("totalSize").GetInt32());
            subjects.AddRange(Subjects(more));
        }

        var second = (await PageAsync(server, first.GetProperty("nextRecordsUrl").GetString()!)).Json;
        Assert.Equal((2, false, 1), (Total(first), first.GetProperty("done").GetBoolean(), first.GetProperty("records").GetArrayLength()));
        Assert.Equal((450, 199), (Total(tasks), tasks.GetProperty("records").GetArrayLength()));
        Assert.Equal(Enumerable.Range(0, 450).Select(at => $"Task {at:D3}"), subjects);
        Assert.Equal((2, true), (Total(second), second.GetProperty("done").GetBoolean()));
        Assert.Equal(3, Subjects(second.GetProperty("records")[0].GetProperty("Tasks")).Count);
    }

    private static Task<Answer> PageAsync(OrgServer server, string path) =>
        server.SendAsync("GET", path, null, ("Sforce-Query-Options", "batchSize=200"));

    private static int Total(JsonElement result) => result.GetProperty("totalSize").GetInt32();

    private static List<string?> Subjects(JsonElement result) =>
        [.. result.GetProperty("records").EnumerateArray().Select(row => row.GetProperty("Subject").GetString())];

    [Fact]
    public async Task Typeof_shows_of_each_object_what_is_asked_of_it()
    {
        await using var server = await OrgServer.StartAsync();
        var org = server.Service.Org;
        var lead = org.Insert("Lead", new Dictionary<string, object?> { ["LastName"] = "Prospect", ["Company"] = "Prospect Inc" });
        var queue = org.Insert("Group", new Dictionary<string, object?> { ["Name"] = "Legal Queue", ["Type"] = "Queue" });
        var contact = (string)org.All("Contact")[0]["Id"]!;
        var product = (string)org.All("Product2")[0]["Id"]!;
        Add("1", ("WhatId", server.IdOf("Account", "Contoso Ltd")), ("WhoId", contact));
        Add("2", ("WhatId", server.IdOf("Opportunity", "Initech - Support Plan")), ("OwnerId", queue));
        Add("3", ("WhatId", product), ("WhoId", lead));
        Add("4");

        var rows = await server.RowsAsync(
            "select Subject, TYPEOF What WHEN Account THEN Name, BillingCity WHEN opportunity THEN StageName, Account.Owner.Name ELSE Id, name END, "
                + "TYPEOF Who WHEN Contact THEN LastName, Account.Name WHEN Lead THEN Company END, "
                + "TYPEOF Owner WHEN Group THEN Type END FROM Task WHERE Subject LIKE 'Typed %' ORDER BY Subject"
        );

        Assert.Equal(["attributes", "Subject", "What", "Who", "Owner"], rows[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("Account", rows[0].GetProperty("What").GetProperty("attributes").GetProperty("type").GetString());
        Assert.Equal(
            ["attributes", "Name", "BillingCity"],
            rows[0].GetProperty("What").EnumerateObject().Select(property => property.Name)
        );
        Assert.NotNull(rows[0].GetProperty("Who").GetProperty("Account").GetProperty("Name").GetString());
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("Owner").ValueKind);
        Assert.NotNull(rows[1].GetProperty("What").GetProperty("Account").GetProperty("Owner").GetProperty("Name").GetString());
        Assert.Equal("Queue", rows[1].GetProperty("Owner").GetProperty("Type").GetString());
        Assert.Equal(product, rows[2].GetProperty("What").GetProperty("Id").GetString());
        Assert.Equal("Prospect Inc", rows[2].GetProperty("Who").GetProperty("Company").GetString());
        Assert.Equal(JsonValueKind.Null, rows[3].GetProperty("What").ValueKind);

        void Add(string name, params (string Field, string Value)[] fields)
        {
            var task = fields.ToDictionary(field => field.Field, object? (field) => field.Value);
            task["Subject"] = $"Typed {name}";
            org.Insert("Task", task);
        }
    }

    [Theory]
    [InlineData("SELECT Id, (SELECT TYPEOF Who WHEN Contact THEN LastName END FROM Tasks) FROM Account", null)]
    [InlineData("SELECT TYPEOF t.What WHEN Account THEN Name END FROM Task t", null)]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Name END FROM Task WHERE AccountId IN (SELECT Id FROM Account)", null)]
    [InlineData("SELECT TYPEOF What END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What ELSE Name END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Name FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Name, ELSE Name END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN Account Name END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN TYPEOF Owner WHEN User THEN Name END END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Name WHEN Account THEN Id END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN User THEN Name END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN COUNT(Id) END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Name END, What.Name FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT What.Name, TYPEOF What WHEN Account THEN Name END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Name END, COUNT(Id) FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT COUNT(Id), TYPEOF What WHEN Account THEN Name END FROM Task GROUP BY WhatId", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF Account WHEN Account THEN Name END FROM Task", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Task WHERE TYPEOF What WHEN Account THEN Name END = 'x'", "MALFORMED_QUERY")]
    [InlineData("SELECT Id FROM Account WHERE Id IN (SELECT TYPEOF What WHEN Account THEN Id END FROM Task)", "MALFORMED_QUERY")]
    [InlineData("SELECT TYPEOF Nothing WHEN Account THEN Name END FROM Task", "INVALID_FIELD")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN StageName END FROM Task", "INVALID_FIELD")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Name ELSE StageName END FROM Task", "INVALID_FIELD")]
    [InlineData("SELECT TYPEOF What WHEN Nothing THEN Name END FROM Task", "INVALID_TYPE")]
    public async Task Typeof_stands_where_it_may(string soql, string? code)
    {
        await using var server = await OrgServer.StartAsync();

        var answer = await server.QueryAsync(soql);

        Assert.True((code is null ? 200 : 400) == answer.Status, answer.Text);
        Assert.Equal(code, code is null ? null : answer.Code);
    }

    [Fact]
    public async Task Aggregates_group_count_and_sum()
    {
        await using var server = await OrgServer.StartAsync();

        var groups = await server.RowsAsync(
            "SELECT StageName, COUNT(Id) n, SUM(Amount), MAX(CloseDate) last FROM Opportunity GROUP BY StageName HAVING COUNT(Id) > 1 ORDER BY COUNT(Id) DESC, StageName"
        );
        var count = await server.QueryAsync("SELECT COUNT() FROM Opportunity WHERE IsWon = true");
        var all = (
            await server.RowsAsync("SELECT COUNT(AccountId) a, COUNT_DISTINCT(AccountId) d, MIN(Amount), AVG(Probability) FROM Opportunity")
        )[0];
        var byParent = await server.RowsAsync(
            "SELECT Account.Name, COUNT(Id) FROM Opportunity WHERE AccountId != null GROUP BY Account.Name ORDER BY Account.Name"
        );

        Assert.Equal(
            ["Closed Won", "Negotiation/Review", "Proposal/Price Quote", "Qualification"],
            groups.Select(group => group.GetProperty("StageName").GetString())
        );
        Assert.Equal(
            ("AggregateResult", 6, 529000m),
            (
                groups[0].GetProperty("attributes").GetProperty("type").GetString(),
                groups[0].GetProperty("n").GetInt32(),
                groups[0].GetProperty("expr0").GetDecimal()
            )
        );
        Assert.Equal((6, 0), (count.Json.GetProperty("totalSize").GetInt32(), count.Json.GetProperty("records").GetArrayLength()));
        Assert.Equal(
            (14, 9, 5000m),
            (all.GetProperty("a").GetInt32(), all.GetProperty("d").GetInt32(), all.GetProperty("expr0").GetDecimal())
        );
        Assert.Equal("Adventure Works", byParent[0].GetProperty("Name").GetString());
    }

    [Fact]
    public async Task Order_puts_nulls_first_unless_told_otherwise()
    {
        await using var server = await OrgServer.StartAsync();

        var first = await server.RowsAsync("SELECT AccountId FROM Opportunity ORDER BY AccountId ASC, Id");
        var last = await server.RowsAsync("SELECT AccountId FROM Opportunity ORDER BY AccountId NULLS LAST");

        Assert.Equal(JsonValueKind.Null, first[0].GetProperty("AccountId").ValueKind);
        Assert.Equal(JsonValueKind.Null, last[^1].GetProperty("AccountId").ValueKind);
    }

    [Fact]
    public async Task Pages_follow_locators_that_die_after_two_days()
    {
        await using var server = await OrgServer.StartAsync();
        for (var at = 0; at < 450; at++)
        {
            server.Service.Org.Insert("Account", new Dictionary<string, object?>(StringComparer.Ordinal) { ["Name"] = $"Bulk {at}" });
        }

        var page = await server.SendAsync(
            "GET",
            "query?q=SELECT+Name+FROM+Account+WHERE+Name+LIKE+'Bulk%25'",
            null,
            ("Sforce-Query-Options", "batchSize=200")
        );
        var locator = page.Json.GetProperty("nextRecordsUrl").GetString()!;
        var names = page.Json.GetProperty("records").EnumerateArray().Select(row => row.GetProperty("Name").GetString()).ToList();
        for (var next = locator; next is not null; )
        {
            await server.CreateAsync("Account", new { Name = "Bulk in between " + names.Count });
            var more = (await server.GetAsync(next)).Json;
            names.AddRange(more.GetProperty("records").EnumerateArray().Select(row => row.GetProperty("Name").GetString()));
            next = more.TryGetProperty("nextRecordsUrl", out var url) ? url.GetString() : null;
        }

        Assert.Matches("^/services/data/v68\\.0/query/01g\\w{15}-200$", locator);
        Assert.Equal((450, false), (page.Json.GetProperty("totalSize").GetInt32(), page.Json.GetProperty("done").GetBoolean()));
        Assert.Equal(Enumerable.Range(0, 450).Select(at => $"Bulk {at}"), names);
        server.Clock.Advance(TimeSpan.FromDays(3));
        await server.LoginAsync();
        Assert.Equal("INVALID_QUERY_LOCATOR", (await server.GetAsync(locator)).Code);
    }

    [Fact]
    public async Task Columns_describe_instead_of_answering()
    {
        await using var server = await OrgServer.StartAsync();

        var columns = (
            await server.GetAsync(
                "query?columns=true&q="
                    + Uri.EscapeDataString("SELECT Id, Account.Name, (SELECT Id FROM OpportunityContactRoles) FROM Opportunity")
            )
        ).Json;

        Assert.Equal("Opportunity", columns.GetProperty("entityName").GetString());
        var names = columns.GetProperty("columnMetadata").EnumerateArray().Select(column => column.GetProperty("columnName").GetString());
        Assert.Equal(["Id", "Account", "OpportunityContactRoles"], names);
        Assert.Equal("Name", columns.GetProperty("columnMetadata")[1].GetProperty("joinColumns")[0].GetProperty("columnName").GetString());
    }

    [Fact]
    public async Task Lookup_lag_hides_new_records_from_queries_but_not_from_their_address()
    {
        await using var server = await OrgServer.StartAsync();
        server.Faults.Arm(
            new()
            {
                System = "salesforce",
                Kind = SpotDraftSalesforce.Simulator.Faults.FaultKind.LookupLag,
                DelayMs = 600_000,
            }
        );

        var id = await server.CreateAsync("Account", new { Name = "Fresh" });

        Assert.Empty(await server.RowsAsync("SELECT Id FROM Account WHERE Name = 'Fresh'"));
        Assert.Equal(200, (await server.GetAsync($"sobjects/Account/{id}")).Status);
        server.Faults.Clear();
        Assert.Single(await server.RowsAsync("SELECT Id FROM Account WHERE Name = 'Fresh'"));
    }
}
