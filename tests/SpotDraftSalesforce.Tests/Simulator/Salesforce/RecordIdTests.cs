using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class RecordIdTests
{
    [Theory]
    [InlineData("001D000000IqhSL", "001D000000IqhSLIAZ")]
    [InlineData("000000000000000", "000000000000000AAA")]
    public void The_last_three_characters_tell_the_case_of_the_first_fifteen(string shortId, string longId)
    {
        Assert.Equal(longId, RecordId.Extend(shortId));
        Assert.Equal(longId, RecordId.Normalize(shortId));
        Assert.Equal(longId, RecordId.Normalize(longId));
    }

    [Fact]
    public void A_long_id_that_lost_its_case_is_repaired() => Assert.Equal("001D000000IqhSLIAZ", RecordId.Normalize("001d000000iqhslIAZ"));

    [Theory]
    [InlineData("")]
    [InlineData("001D000000IqhS")]
    [InlineData("001D000000IqhSLI")]
    [InlineData("001D000000IqhSL-AZ")]
    [InlineData("001D000000IqhSL999")]
    public void What_is_no_id_is_told_apart(string text) => Assert.Null(RecordId.Normalize(text));

    [Fact]
    public void New_ids_are_distinct_and_carry_their_prefix()
    {
        var ids = Enumerable.Range(1, 5000).Select(number => RecordId.Create("006", number)).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Equal(5000, ids.Count);
        Assert.All(ids, id => Assert.StartsWith("006", id, StringComparison.Ordinal));
        Assert.All(ids, id => Assert.Equal(id, RecordId.Normalize(id[..15])));
    }
}
