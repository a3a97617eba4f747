namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>One token. The text of a string literal is as written between its quotes, escapes included.</summary>
internal readonly record struct SoqlToken(SoqlTokenKind Kind, string Text, int Position)
{
    public bool Is(string word) =>
        Kind is SoqlTokenKind.Word or SoqlTokenKind.Symbol && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);
}
