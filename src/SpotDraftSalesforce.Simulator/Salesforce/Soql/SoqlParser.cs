using System.Globalization;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Reads the clauses of a query in their one order.</summary>
internal sealed class SoqlParser
{
    private static readonly HashSet<string> ClauseWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "WHERE",
        "WITH",
        "GROUP",
        "HAVING",
        "ORDER",
        "LIMIT",
        "OFFSET",
        "FOR",
        "ALL",
        "USING",
        "UPDATE",
        "FROM",
        "AND",
        "OR",
        "ASC",
        "DESC",
        "NULLS",
    };

    private readonly SoqlCursor _cursor;
    private readonly SoqlConditionParser _conditions;
    private readonly SoqlTypeofParser _typeof;

    private SoqlParser(string query)
    {
        _cursor = new SoqlCursor(query);
        _conditions = new SoqlConditionParser(_cursor, this);
        _typeof = new SoqlTypeofParser(_cursor);
    }

    public static SoqlQuery Parse(string query)
    {
        var parser = new SoqlParser(query);
        var parsed = parser.ReadQuery(nested: false);
        return parser._cursor.Current.Kind == SoqlTokenKind.End ? parsed : throw parser._cursor.Unexpected();
    }

    /// <summary>A bare WHERE condition, as administrators' rules use it.</summary>
    public static Condition ParseCondition(string text)
    {
        var parser = new SoqlParser(text);
        var condition = parser._conditions.Read();
        return parser._cursor.Current.Kind == SoqlTokenKind.End ? condition : throw parser._cursor.Unexpected();
    }

    public SoqlQuery ReadQuery(bool nested)
    {
        _cursor.Expect("SELECT");
        var select = ReadSelect(nested);
        _cursor.Expect("FROM");
        var from = _cursor.Word();
        var alias = ReadAlias();
        if (_cursor.Take("USING"))
        {
            _cursor.Expect("SCOPE");
            _cursor.Word();
        }

        var where = _cursor.Take("WHERE") ? _conditions.Read() : null;
        var group = ReadGroup();
        var having = _cursor.Take("HAVING") ? _conditions.Read() : null;
        var order = ReadOrder();
        int? limit = _cursor.Take("LIMIT") ? ReadCount() : null;
        int? offset = _cursor.Take("OFFSET") ? ReadCount() : null;
        var allRows = false;
        while (_cursor.Current.Is("FOR") || _cursor.Current.Is("ALL"))
        {
            allRows |= ReadTail();
        }

        return new SoqlQuery
        {
            Select = select,
            From = from,
            Alias = alias,
            Where = where,
            GroupBy = group,
            Having = having,
            OrderBy = order,
            Limit = limit,
            Offset = offset,
            AllRows = allRows,
        };
    }

    public Operand ReadOperand()
    {
        var word = _cursor.Word();
        if (!_cursor.Take("("))
        {
            return new Operand(null, word.Text, word.Position);
        }

        if (_cursor.Take(")"))
        {
            return new Operand(word.Text.ToUpperInvariant(), string.Empty, word.Position);
        }

        var inner = ReadArgument();
        _cursor.Expect(")");

        // The org's time zone is GMT: convertTimezone changes nothing.
        return inner with
        {
            Function = word.Text.ToUpperInvariant(),
        };
    }

    // Functions nest once, for convertTimezone(...) alone.
    private Operand ReadArgument()
    {
        var word = _cursor.Word();
        if (!word.Is("convertTimezone") || !_cursor.Take("("))
        {
            return new Operand(null, word.Text, word.Position);
        }

        var inner = _cursor.Word();
        _cursor.Expect(")");
        return new Operand(null, inner.Text, inner.Position);
    }

    private List<SelectItem> ReadSelect(bool nested)
    {
        var items = new List<SelectItem>();
        do
        {
            if (!nested && _cursor.Current.Is("(") && _cursor.Take("("))
            {
                items.Add(new SelectSubquery(ReadQuery(nested: true)));
                _cursor.Expect(")");
                continue;
            }

            if (_cursor.Current.Is("FROM"))
            {
                throw _cursor.Unexpected();
            }

            if (_typeof.Begins)
            {
                items.Add(_typeof.Read());
                continue;
            }

            var operand = ReadOperand();
            if (operand.Function == "FIELDS")
            {
                items.Add(new SelectFields(operand.Path.ToUpperInvariant(), operand.Position));
                continue;
            }

            // A word that nothing may follow but a comma or FROM is an alias; any other is a misspelt clause.
            var named =
                _cursor.Current.Kind == SoqlTokenKind.Word
                && !ClauseWords.Contains(_cursor.Current.Text)
                && (_cursor.Following.Is(",") || _cursor.Following.Is("FROM"));
            var alias = named ? _cursor.Word().Text : null;
            items.Add(new SelectOperand(operand, alias));
        } while (_cursor.Take(","));
        return items;
    }

    private string? ReadAlias()
    {
        if (_cursor.Current.Is("AS"))
        {
            _cursor.Word();
        }

        return _cursor.Current.Kind == SoqlTokenKind.Word && !ClauseWords.Contains(_cursor.Current.Text) ? _cursor.Word().Text : null;
    }

    private List<Operand> ReadGroup()
    {
        var group = new List<Operand>();
        if (!_cursor.Take("GROUP"))
        {
            return group;
        }

        _cursor.Expect("BY");
        do
        {
            group.Add(ReadOperand());
        } while (_cursor.Take(","));
        return group;
    }

    private List<OrderItem> ReadOrder()
    {
        var order = new List<OrderItem>();
        if (!_cursor.Take("ORDER"))
        {
            return order;
        }

        _cursor.Expect("BY");
        do
        {
            var operand = ReadOperand();
            var descending = _cursor.Take("DESC");
            if (!descending)
            {
                _cursor.Take("ASC");
            }

            var last = false;
            if (_cursor.Take("NULLS"))
            {
                last = _cursor.Take("LAST");
                if (!last)
                {
                    _cursor.Expect("FIRST");
                }
            }

            order.Add(new OrderItem(operand, descending, last));
        } while (_cursor.Take(","));
        return order;
    }

    private int ReadCount()
    {
        var token = _cursor.Current;
        if (token.Kind != SoqlTokenKind.Number || !int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw _cursor.Unexpected();
        }

        _cursor.Next();
        return count;
    }

    private bool ReadTail()
    {
        if (_cursor.Take("ALL"))
        {
            _cursor.Expect("ROWS");
            return true;
        }

        _cursor.Expect("FOR");
        if (!_cursor.Take("VIEW") && !_cursor.Take("REFERENCE"))
        {
            _cursor.Expect("UPDATE");
        }

        return false;
    }
}
