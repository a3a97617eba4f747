using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

public sealed class SoqlPropertyTests
{
    private const string Before = "SELECT Id FROM Account WHERE Name = ";
    private const string After = " AND IsDeleted = FALSE";

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    /// <summary>Texts made of what breaks queries, mixed with what does not.</summary>
    private static readonly Gen<string> Hostile = Gen.Elements(
            "'",
            "\\",
            "\"",
            "%",
            "_",
            "\n",
            "\r",
            "\t",
            "\b",
            "\f",
            "\0",
            "\u0085",
            "\u2028",
            "\u02bc",
            "\uff07",
            "\ud800",
            "\ud83d\ude00",
            "{0}",
            "{",
            "}",
            "--",
            "/*",
            " OR ",
            ")",
            "(SELECT Id FROM User)",
            "x",
            "n",
            "u0027",
            "é"
        )
        .ListOf()
        .Select(string.Concat)
        .Or(ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    /// <summary>The query, or null where the text is refused before anything is sent.</summary>
    private static string? Written(Func<string> write)
    {
        try
        {
            return write();
        }
        catch (GovernedException refused)
        {
            Assert.Equal(ErrorCode.InvalidArgument, refused.Error.Code);
            return null;
        }
    }

    private static bool Ends(string query, int end) => query[end..] == After;

    [Fact]
    public void No_text_can_leave_its_literal() =>
        Check.One(
            Thorough,
            Prop.ForAll(
                Arb.From(Hostile),
                text =>
                {
                    var query = Written(() => Soql.Query($"SELECT Id FROM Account WHERE Name = {text} AND IsDeleted = FALSE"));
                    if (query is null)
                    {
                        return text.Any(letter => char.IsControl(letter) || char.IsSurrogate(letter)) || text.Length > 4_000;
                    }

                    return SoqlLiteral.Read(query, Before.Length, out var end, out _) == text && Ends(query, end);
                }
            )
        );

    [Fact]
    public void What_is_searched_for_inside_a_text_has_no_wildcards_of_its_own() =>
        Check.One(
            Thorough,
            Prop.ForAll(
                Arb.From(Hostile),
                text =>
                {
                    var query = Written(() => Soql.Query($"SELECT Id FROM Account WHERE Name = {text:like} AND IsDeleted = FALSE"));
                    if (query is null)
                    {
                        return true;
                    }

                    var pattern = SoqlLiteral.Read(query, Before.Length, out var end, out var wildcards);
                    return pattern == $"%{text}%" && Ends(query, end) && wildcards.SequenceEqual([0, text.Length + 1]);
                }
            )
        );

    [Fact]
    public void Every_value_of_a_list_is_read_back_as_itself() =>
        Check.One(
            Thorough,
            Prop.ForAll(
                Arb.From(Hostile.NonEmptyListOf()),
                texts =>
                {
                    var query = Written(() => Soql.Query($"SELECT Id FROM Account WHERE Name IN {texts} AND IsDeleted = FALSE"));
                    if (query is null)
                    {
                        return true;
                    }

                    var read = new List<string>();
                    var at = query.IndexOf('(', StringComparison.Ordinal);
                    do
                    {
                        read.Add(SoqlLiteral.Read(query, at + 1, out at, out _));
                    } while (query[at] == ',');

                    return read.SequenceEqual(texts) && query[at] == ')' && Ends(query, at + 1);
                }
            )
        );

    [Fact]
    public void An_id_is_an_id_or_is_refused() =>
        Check.One(
            Thorough,
            Prop.ForAll(
                Arb.From(Hostile.Or(Gen.Elements("001D000000IqhSL", "001D000000IqhSLIAZ", "001D000000IqhSL'--", "001D000000IqhS%"))),
                text =>
                {
                    var query = Written(() => Soql.Query($"SELECT Id FROM Account WHERE Name = {text:id} AND IsDeleted = FALSE"));
                    return query is null
                        || (
                            SoqlLiteral.Read(query, Before.Length, out var end, out _) is { Length: 18 } id
                            && id.All(char.IsAsciiLetterOrDigit)
                            && Ends(query, end)
                        );
                }
            )
        );

    [Fact]
    public void A_name_holds_nothing_but_a_name() =>
        Check.One(
            Thorough,
            Prop.ForAll(
                Arb.From(Hostile.Or(Gen.Elements("Name", "Account.Name", "Custom__c"))),
                text =>
                    Written(() => Soql.Query($"SELECT {text:n} FROM Account")) is not { } query
                    || (
                        query == $"SELECT {text} FROM Account"
                        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.')
                    )
            )
        );

    [Fact]
    public void Dates_and_instants_are_read_back_as_themselves() =>
        Check.One(
            Thorough,
            Prop.ForAll(
                Arb.From(ArbMap.Default.GeneratorFor<DateTime>()),
                any =>
                {
                    var instant = new DateTimeOffset(DateTime.SpecifyKind(any, DateTimeKind.Utc));
                    var words = Soql.Query($"{instant} {DateOnly.FromDateTime(any)}").Split(' ');
                    var second = DateTimeOffset.ParseExact(
                        words[0],
                        "yyyy-MM-dd'T'HH:mm:ssK",
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal
                    );
                    return second == instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond))
                        && DateOnly.ParseExact(words[1], "yyyy-MM-dd", CultureInfo.InvariantCulture) == DateOnly.FromDateTime(any);
                }
            )
        );

    [Fact]
    public void The_simulated_org_reads_what_was_meant() =>
        Check.One(
            Thorough,
            Prop.ForAll(
                Arb.From(Hostile),
                text =>
                {
                    var query = Written(() => Soql.Query($"SELECT Id FROM Account WHERE Name = {text} AND Site IN {new[] { text, "x" }}"));
                    if (query is null)
                    {
                        return true;
                    }

                    var both = Assert.IsType<AllOf>(SoqlParser.Parse(query).Where);
                    var one = Assert.IsType<Comparison>(both.Parts[0]);
                    var list = Assert.IsType<Comparison>(both.Parts[1]);
                    return both.Parts.Count == 2
                        && one.Values.Select(value => value.Text).SequenceEqual([text])
                        && list.Values.Select(value => value.Text).SequenceEqual([text, "x"]);
                }
            )
        );

    [Fact]
    public void A_long_list_is_split_so_that_each_address_is_short_enough_and_no_value_is_lost() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(
                Arb.From(
                    Gen.Choose(0, 3_000)
                        .SelectMany(count =>
                            Gen.Elements("'", "Zoë & Sons", "T-1001:1", "\\", "x y").Select(seed => (Count: count, Seed: seed))
                        )
                ),
                given =>
                {
                    string[] values = [.. Enumerable.Range(0, given.Count).Select(number => $"{given.Seed}{number % 2_500}")];
                    var queries = SoqlAddress.Split(values, some => Soql.Query($"SELECT Id FROM Account WHERE Name IN {some}"));
                    var asked = queries.SelectMany(ReadList).ToList();
                    return queries.All(query => SoqlAddress.Encode(query).Length <= SoqlAddress.Longest)
                        && asked
                            .Order(StringComparer.Ordinal)
                            .SequenceEqual(values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                        && queries.All(query => Uri.UnescapeDataString(SoqlAddress.Encode(query).Replace('+', ' ')) == query);
                }
            )
        );

    private static List<string> ReadList(string query)
    {
        var read = new List<string>();
        var at = query.IndexOf('(', StringComparison.Ordinal);
        do
        {
            read.Add(SoqlLiteral.Read(query, at + 1, out at, out _));
        } while (query[at] == ',');

        return read;
    }
}
