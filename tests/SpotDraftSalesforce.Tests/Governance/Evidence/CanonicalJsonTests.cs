using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Tests.Governance.Evidence;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_sample_of_the_rfc_comes_out_as_the_rfc_prints_it()
    {
        // RFC 8785, section 3.2.2 (input) and 3.2.3 (output).
        const string input = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        const string output =
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""";
        Assert.Equal(output, CanonicalJson.Text(JsonNode.Parse(input)));
    }

    [Fact]
    public void Members_are_sorted_by_utf16_code_units()
    {
        // RFC 8785, section 3.2.3: the emoji's surrogate sorts before the Hebrew letter U+FB33.
        var input = new JsonObject
        {
            ["\u20ac"] = "Euro Sign",
            ["\r"] = "Carriage Return",
            ["\ufb33"] = "Hebrew Letter Dalet With Dagesh",
            ["1"] = "One",
            ["\ud83d\ude00"] = "Emoji: Grinning Face",
            ["\u0080"] = "Control",
            ["\u00f6"] = "Latin Small Letter O With Diaeresis",
        };
        string[] order =
        [
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh",
        ];
        var text = CanonicalJson.Text(input);
        Assert.Equal(order, order.OrderBy(value => text.IndexOf(value, StringComparison.Ordinal)));
    }

    [Theory]
    // RFC 8785, appendix B.
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_printed_as_in_appendix_b(string bits, string text) =>
        Assert.Equal(
            text,
            CanonicalJson.Number(BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
        );

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_has_no_form(double value) => Assert.Throws<JsonException>(() => CanonicalJson.Number(value));

    [Fact]
    public void A_lone_surrogate_has_no_form() => Assert.Throws<JsonException>(() => CanonicalJson.Text(JsonValue.Create("\ud800")));

    [Fact]
    public void Every_finite_number_reads_back_as_itself() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                ArbMap.Default.ArbFor<double>(),
                value =>
                    !double.IsFinite(value)
                    || double.Parse(CanonicalJson.Number(value), NumberStyles.Float, CultureInfo.InvariantCulture) == value
            )
        );

    [Fact]
    public void Canonical_text_is_its_own_canonical_text() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Arb.From(NodeGen(4)),
                text =>
                {
                    var canonical = CanonicalJson.Text(JsonNode.Parse(text));
                    return CanonicalJson.Text(JsonNode.Parse(canonical)) == canonical;
                }
            )
        );

    /// <summary>JSON texts with escapes, odd numbers and members in any order.</summary>
    private static Gen<string> NodeGen(int depth)
    {
        var text = Gen.Elements("", "a", "\u20ac", "\"", "\\", "\n\t\u0001", "\ud83d\ude00", "\ufb33", "1", "constructor")
            .Select(value => JsonSerializer.Serialize(value));
        var leaf = Gen.OneOf(
            text,
            Gen.Elements("null", "true", "false"),
            ArbMap
                .Default.GeneratorFor<double>()
                .Where(double.IsFinite)
                .Select(value => value.ToString("E16", CultureInfo.InvariantCulture)),
            ArbMap.Default.GeneratorFor<int>().Select(value => value.ToString(CultureInfo.InvariantCulture))
        );
        if (depth == 0)
        {
            return leaf;
        }

        var inner = NodeGen(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.ArrayOf().Select(items => "[" + string.Join(" , ", items) + "]"),
            Gen.Zip(text, inner)
                .ArrayOf()
                .Select(members =>
                    "{"
                    + string.Join(",", members.DistinctBy(member => member.Item1).Select(member => member.Item1 + ": " + member.Item2))
                    + "}"
                )
        );
    }
}
