using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Turns conditions into predicates, refusing literals that do not fit their field.</summary>
internal sealed class ConditionCompiler<TRow>(
    Func<Operand, BoundOperand<TRow>> bind,
    Func<SoqlQuery, HashSet<string>> semiJoin,
    SoqlBinder binder,
    DateOnly today
)
{
    public Func<TRow, bool> Compile(Condition condition)
    {
        switch (condition)
        {
            case AllOf all:
                var every = all.Parts.Select(Compile).ToArray();
                return row => Array.TrueForAll(every, part => part(row));
            case AnyOf any:
                var some = any.Parts.Select(Compile).ToArray();
                return row => Array.Exists(some, part => part(row));
            case NotOf not:
                var inner = Compile(not.Inner);
                return row => !inner(row);
            case SemiJoin join:
                return CompileJoin(join);
            default:
                return CompileComparison((Comparison)condition);
        }
    }

    private Func<TRow, bool> CompileJoin(SemiJoin join)
    {
        var operand = bind(join.Operand);
        if (!operand.Type.IsIdentifier())
        {
            throw binder.Fail(
                "MALFORMED_QUERY",
                join.Operand.Position,
                "Semi join sub-selects are only allowed on Id and reference fields"
            );
        }

        var ids = semiJoin(join.Query);
        return join.Negated
            ? row => operand.Get(row) is not string id || !ids.Contains(id)
            : row => operand.Get(row) is string id && ids.Contains(id);
    }

    private Func<TRow, bool> CompileComparison(Comparison comparison)
    {
        var operand = bind(comparison.Operand);
        if (!operand.Filterable)
        {
            throw binder.Fail("INVALID_FIELD", comparison.Operand.Position, $"field '{operand.Name}' can not be filtered in a query call");
        }

        switch (comparison.Operator)
        {
            case "LIKE":
                return CompileLike(comparison, operand);
            case "IN" or "NOT_IN":
                var tests = comparison.Values.Select(value => Test(operand, "=", value)).ToArray();
                return comparison.Operator == "IN"
                    ? MemberTest(operand, comparison, tests)
                    : row => !Array.Exists(tests, test => test(operand.Get(row)));
            case "INCLUDES" or "EXCLUDES":
                throw binder.Fail(
                    "INVALID_QUERY_FILTER_OPERATOR",
                    comparison.Operand.Position,
                    $"{operand.Name}: invalid operator '{comparison.Operator.ToLowerInvariant()}': only multi-select picklists take it"
                );
            default:
                var single = Test(operand, comparison.Operator, comparison.Values[0]);
                return row => single(operand.Get(row));
        }
    }

    // A long IN list of plain texts is a set, not a chain of comparisons.
    private static Func<TRow, bool> MemberTest(BoundOperand<TRow> operand, Comparison comparison, Func<object?, bool>[] tests)
    {
        if (comparison.Values.Count < 8 || !comparison.Values.All(value => value.Kind == LiteralKind.Text))
        {
            return row => Array.Exists(tests, test => test(operand.Get(row)));
        }

        var identifiers = operand.Type.IsIdentifier();
        var set = new HashSet<string>(
            comparison.Values.Select(value => identifiers ? RecordId.Normalize(value.Text) ?? value.Text : value.Text),
            identifiers ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase
        );
        return row => operand.Get(row) is string text && set.Contains(text);
    }

    private Func<TRow, bool> CompileLike(Comparison comparison, BoundOperand<TRow> operand)
    {
        var literal = comparison.Values[0];
        if (!operand.Type.IsText())
        {
            throw binder.Fail(
                "INVALID_QUERY_FILTER_OPERATOR",
                comparison.Operand.Position,
                $"invalid operator on {operand.Type.Wire()} field"
            );
        }

        if (literal.Kind != LiteralKind.Text)
        {
            throw Misfit(operand, literal);
        }

        var pattern = literal
            .Raw.Replace("\\n", "\n", StringComparison.OrdinalIgnoreCase)
            .Replace("\\t", "\t", StringComparison.OrdinalIgnoreCase);
        return row => operand.Get(row) is string text && SoqlValue.Like(text, pattern);
    }

    private Func<object?, bool> Test(BoundOperand<TRow> operand, string op, Literal literal)
    {
        if (literal.Kind == LiteralKind.Null || (operand.Type.IsIdentifier() && literal is { Kind: LiteralKind.Text, Text.Length: 0 }))
        {
            return op switch
            {
                "=" => static value => value is null,
                "!=" => static value => value is not null,
                _ => throw binder.Fail("MALFORMED_QUERY", literal.Position, $"operator '{op}' does not take null"),
            };
        }

        if (literal.Kind == LiteralKind.DateRange)
        {
            return RangeTest(operand, op, literal);
        }

        var wanted = Value(operand, literal);
        if (operand.Type.IsIdentifier())
        {
            return IdTest(op, (string)wanted);
        }

        return op switch
        {
            "=" => value => value is not null && SoqlValue.Compare(value, wanted) == 0,
            "!=" => value => value is null || SoqlValue.Compare(value, wanted) != 0,
            "<" => value => value is not null && SoqlValue.Compare(value, wanted) < 0,
            "<=" => value => value is not null && SoqlValue.Compare(value, wanted) <= 0,
            ">" => value => value is not null && SoqlValue.Compare(value, wanted) > 0,
            _ => value => value is not null && SoqlValue.Compare(value, wanted) >= 0,
        };
    }

    private static Func<object?, bool> IdTest(string op, string wanted) =>
        op switch
        {
            "=" => value => value is string id && id == wanted,
            "!=" => value => value is not string id || id != wanted,
            "<" => value => value is string id && string.CompareOrdinal(id, wanted) < 0,
            "<=" => value => value is string id && string.CompareOrdinal(id, wanted) <= 0,
            ">" => value => value is string id && string.CompareOrdinal(id, wanted) > 0,
            _ => value => value is string id && string.CompareOrdinal(id, wanted) >= 0,
        };

    private Func<object?, bool> RangeTest(BoundOperand<TRow> operand, string op, Literal literal)
    {
        if (operand.Type is not (FieldType.Date or FieldType.DateTime))
        {
            throw Misfit(operand, literal);
        }

        var (from, until) = DateRange.Of(literal.Text, literal.Count, today);
        object low = operand.Type == FieldType.Date ? from : Midnight(from);
        object high = operand.Type == FieldType.Date ? until : Midnight(until);
        bool Before(object? value, object edge) => value is not null && SoqlValue.Compare(value, edge) < 0;
        bool Since(object? value, object edge) => value is not null && SoqlValue.Compare(value, edge) >= 0;
        return op switch
        {
            "=" => value => Since(value, low) && Before(value, high),
            "!=" => value => !(Since(value, low) && Before(value, high)),
            "<" => value => Before(value, low),
            "<=" => value => Before(value, high),
            ">" => value => Since(value, high),
            _ => value => Since(value, low),
        };
    }

    private object Value(BoundOperand<TRow> operand, Literal literal)
    {
        object? value = (operand.Type, literal.Kind) switch
        {
            (FieldType.Boolean, LiteralKind.Boolean) => string.Equals(literal.Text, "true", StringComparison.OrdinalIgnoreCase),
            (FieldType.Date, LiteralKind.Date) => DateOnly.TryParseExact(
                literal.Text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var date
            )
                ? date
                : null,
            (FieldType.DateTime, LiteralKind.DateTime) => JsonValue.ParseDateTime(literal.Text.ToUpperInvariant()),
            (var type, LiteralKind.Number) when type.IsNumber() => decimal.Parse(
                literal.Text,
                NumberStyles.Float,
                CultureInfo.InvariantCulture
            ),
            (var type, LiteralKind.Text) when type.IsText() => literal.Text,
            (var type, LiteralKind.Text) when type.IsIdentifier() => RecordId.Normalize(literal.Text)
                ?? throw binder.Fail("INVALID_QUERY_FILTER_OPERATOR", literal.Position, $"invalid ID field: {literal.Text}"),
            _ => null,
        };
        return value ?? throw Misfit(operand, literal);
    }

    private SoqlException Misfit(BoundOperand<TRow> operand, Literal literal)
    {
        var type = operand.Type switch
        {
            FieldType.DateTime => "dateTime",
            FieldType.Currency or FieldType.Percent => "double",
            _ when operand.Type.IsText() => "string",
            _ => operand.Type.Wire(),
        };
        var quotes =
            operand.Type.IsText() || operand.Type.IsIdentifier() ? "should be enclosed in quotes" : "should not be enclosed in quotes";
        return binder.Fail(
            "INVALID_FIELD",
            literal.Position,
            $"value of filter criterion for field '{operand.Name}' must be of type {type} and {quotes}"
        );
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
