using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public class SoqlTests
{
    [Theory]
    [InlineData("O'Brien", @"'O\'Brien'")]
    [InlineData(@"a\' OR Name != '", @"'a\\\' OR Name != \''")]
    [InlineData("line\nbreak", @"'line\nbreak'")]
    [InlineData("", "''")]
    public void Text_cannot_leave_its_literal(string value, string literal) =>
        Assert.Equal($"SELECT Id FROM Account WHERE Name = {literal}", Soql.Query($"SELECT Id FROM Account WHERE Name = {value}"));

    [Fact]
    public void Each_kind_of_value_has_its_literal()
    {
        var date = new DateOnly(2026, 1, 2);
        var instant = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));
        string[] names = ["a", "b'c"];
        string[] fields = ["Id", "Account.Name"];

        Assert.Equal(
            @"SELECT Id,Account.Name FROM Opportunity WHERE CloseDate > 2026-01-02 AND SystemModstamp > 2026-01-02T02:04:05Z AND Amount > 1.50 AND IsWon = TRUE AND X = null AND Name IN ('a','b\'c') AND Id = '001D000000IqhSLIAZ' AND Y LIKE '%50\% \_%'",
            Soql.Query(
                $"SELECT {fields:n} FROM {"Opportunity":n} WHERE CloseDate > {date} AND SystemModstamp > {instant} AND Amount > {1.50m} AND IsWon = {true} AND X = {null} AND Name IN {names} AND Id = {"001D000000IqhSL":id} AND Y LIKE {"50% _":like}"
            )
        );
    }

    [Theory]
    [InlineData("Id FROM Account--")]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("1a")]
    public void A_name_is_a_name_or_nothing(string name) => Assert.Throws<GovernedException>(() => Soql.Name(name));

    [Fact]
    public void A_text_beyond_what_salesforce_compares_is_refused() =>
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<GovernedException>(() => Soql.Text(new string('x', 4_001))).Error.Code);

    [Fact]
    public void An_empty_list_matches_nothing() => Assert.Equal("('')", Soql.List([]));
}
