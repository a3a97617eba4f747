using System.Globalization;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Reads conditions. AND and OR do not mix without parentheses, as on the platform.</summary>
internal sealed class SoqlConditionParser(SoqlCursor cursor, SoqlParser parser)
{
    private const int DeepestNesting = 200;

    private static readonly string[] Symbols = ["=", "!=", "<", "<=", ">", ">="];

    private int _depth;

    public Condition Read()
    {
        var parts = new List<Condition> { ReadOne() };
        var joint = cursor.Current.Is("AND") ? "AND" : "OR";
        while (cursor.Take(joint))
        {
            parts.Add(ReadOne());
        }

        if (cursor.Current.Is("AND") || cursor.Current.Is("OR"))
        {
            throw cursor.Unexpected();
        }

        return parts.Count switch
        {
            1 => parts[0],
            _ when joint == "AND" => new AllOf(parts),
            _ => new AnyOf(parts),
        };
    }

    private Condition ReadOne()
    {
        // Each level is a frame of the stack: a query must not be able to use it up.
        if (++_depth > DeepestNesting)
        {
            throw cursor.Malformed(cursor.Current.Position, "The WHERE clause is nested too deeply");
        }

        var condition = ReadNested();
        _depth--;
        return condition;
    }

    private Condition ReadNested()
    {
        if (cursor.Take("NOT"))
        {
            return new NotOf(ReadOne());
        }

        if (cursor.Take("("))
        {
            var inner = Read();
            cursor.Expect(")");
            return inner;
        }

        return ReadComparison();
    }

    private Condition ReadComparison()
    {
        var operand = parser.ReadOperand();
        var token = cursor.Current;
        if (Array.Find(Symbols, token.Is) is { } symbol)
        {
            cursor.Next();
            return new Comparison(operand, symbol, [ReadLiteral()]);
        }

        if (cursor.Take("LIKE"))
        {
            return new Comparison(operand, "LIKE", [ReadLiteral()]);
        }

        var negated = cursor.Take("NOT");
        if (negated || cursor.Current.Is("IN"))
        {
            cursor.Expect("IN");
            return ReadIn(operand, negated);
        }

        foreach (var word in new[] { "INCLUDES", "EXCLUDES" })
        {
            if (cursor.Take(word))
            {
                return new Comparison(operand, word, ReadList());
            }
        }

        throw cursor.Unexpected();
    }

    private Condition ReadIn(Operand operand, bool negated)
    {
        if (cursor.Current.Is("(") && cursor.Following.Is("SELECT"))
        {
            cursor.Expect("(");
            var query = parser.ReadQuery(nested: true);
            cursor.Expect(")");
            return new SemiJoin(operand, negated, query);
        }

        return new Comparison(operand, negated ? "NOT_IN" : "IN", ReadList());
    }

    private List<Literal> ReadList()
    {
        cursor.Expect("(");
        var values = new List<Literal>();
        do
        {
            values.Add(ReadLiteral());
        } while (cursor.Take(","));
        cursor.Expect(")");
        return values;
    }

    private Literal ReadLiteral()
    {
        var token = cursor.Current;
        switch (token.Kind)
        {
            case SoqlTokenKind.Text:
                cursor.Next();
                var value = SoqlLexer.Unescape(cursor.Query, token);
                return value.Length > 4000
                    ? throw cursor.Malformed(token.Position, "The text of a filter value may have 4,000 characters at most")
                    : new Literal(LiteralKind.Text, value, token.Text, token.Position);
            case SoqlTokenKind.Number:
                return Take(LiteralKind.Number);
            case SoqlTokenKind.Date:
                return Take(LiteralKind.Date);
            case SoqlTokenKind.DateTime:
                return Take(LiteralKind.DateTime);
            case SoqlTokenKind.Word:
                return ReadWord(token);
            case SoqlTokenKind.Symbol when token.Is(":"):
                throw cursor.Malformed(token.Position, "Bind variables only allowed in Apex code");
            default:
                throw cursor.Unexpected();
        }
    }

    private Literal ReadWord(SoqlToken token)
    {
        if (token.Is("true") || token.Is("false"))
        {
            return Take(LiteralKind.Boolean);
        }

        if (token.Is("null"))
        {
            return Take(LiteralKind.Null);
        }

        if (!DateRange.IsKnown(token.Text))
        {
            throw cursor.Unexpected();
        }

        cursor.Next();
        if (!DateRange.TakesCount(token.Text))
        {
            return new Literal(LiteralKind.DateRange, token.Text.ToUpperInvariant(), token.Text, token.Position);
        }

        cursor.Expect(":");
        var count = cursor.Current;
        if (count.Kind != SoqlTokenKind.Number || !int.TryParse(count.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            throw cursor.Unexpected();
        }

        cursor.Next();
        return new Literal(LiteralKind.DateRange, token.Text.ToUpperInvariant(), token.Text, token.Position, n);
    }

    private Literal Take(LiteralKind kind)
    {
        var token = cursor.Next();
        return new Literal(kind, token.Text, token.Text, token.Position);
    }
}
