using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

namespace SpotDraftSalesforce.Tests.Tools;

public sealed class WrittenContractTests
{
    [Fact]
    public void Only_what_is_another_value_than_the_one_written_is_changed()
    {
        var written = WrittenContract.Of("order-form", 1002, Data("""{"name":"Acme","fee":{"type":"USD","value":48000},"term":12}"""));
        var read = WrittenContract.Parse(written.Text)!;

        Assert.Equal(written.Noted, read.Noted);
        Assert.Empty(read.Changed(Data("""{"term":12,"fee":{"value":48000.0,"type":"USD"},"name":"Acme"}""")));
        Assert.Equal(["fee", "note"], read.Changed(Data("""{"name":"Acme","fee":{"type":"EUR","value":48000},"note":"new"}""")));
        Assert.Equal(["term"], read.Gone(Data("""{"name":"Acme","fee":1}""")));
    }

    [Fact]
    public void What_was_written_later_is_known_after_it()
    {
        var written = WrittenContract.Of("nda", 1001, Data("""{"name":"Acme","term":12}""")).With(Data("""{"name":"Acme Inc"}"""));

        Assert.Empty(written.Changed(Data("""{"name":"Acme Inc","term":12}""")));
    }

    [Fact]
    public void No_value_and_no_guessable_digest_of_one_is_kept()
    {
        var one = WrittenContract.Of("nda", 1001, Data("""{"email":"legal@acme.example","yes":true}"""));
        var other = WrittenContract.Of("nda", 1001, Data("""{"email":"legal@acme.example","yes":true}"""));

        Assert.DoesNotContain("legal@acme.example", one.Text, StringComparison.Ordinal);
        Assert.NotEqual(one.Fields["yes"], other.Fields["yes"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("order-form")]
    [InlineData("{}")]
    public void What_does_not_say_what_was_written_is_not_guessed(string? text) => Assert.Null(WrittenContract.Parse(text));

    private static JsonObject Data(string json) => JsonNode.Parse(json)!.AsObject();
}
