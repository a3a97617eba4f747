namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>The place of a parser in its query.</summary>
internal sealed class SoqlCursor(string query)
{
    private readonly IReadOnlyList<SoqlToken> _tokens = SoqlLexer.Read(query);
    private int _at;

    public string Query { get; } = query;

    public SoqlToken Current => _tokens[_at];

    public SoqlToken Next() => _tokens[_at++];

    public SoqlToken Following => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    public bool Take(string word)
    {
        if (!Current.Is(word))
        {
            return false;
        }

        _at++;
        return true;
    }

    public void Expect(string word)
    {
        if (!Take(word))
        {
            throw Unexpected(word);
        }
    }

    public SoqlToken Word() => Current.Kind == SoqlTokenKind.Word && !Current.Text.EndsWith('.') ? Next() : throw Unexpected();

    public SoqlException Unexpected(string? expected = null)
    {
        var shown = Current.Kind == SoqlTokenKind.Text ? $"'{Current.Text}'" : Current.Text;
        var message =
            Current.Kind == SoqlTokenKind.End && expected is not null
                ? $"expecting '{expected}', found '<EOF>'"
                : $"unexpected token: '{shown}'";
        return Malformed(Current.Position, message);
    }

    public SoqlException Malformed(int position, string message) => SoqlException.At("MALFORMED_QUERY", Query, position, message);
}
