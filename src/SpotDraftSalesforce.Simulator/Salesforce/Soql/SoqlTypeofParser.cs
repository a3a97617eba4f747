namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>
/// Reads TYPEOF expressions, as
/// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_typeof.htm tells their form.
/// </summary>
internal sealed class SoqlTypeofParser(SoqlCursor cursor)
{
    private static readonly string[] Keywords = ["TYPEOF", "WHEN", "THEN", "ELSE", "END", "FROM"];

    /// <summary>Whether an expression begins here, and not a field that is called so.</summary>
    public bool Begins => cursor.Current.Is("TYPEOF") && cursor.Following.Kind == SoqlTokenKind.Word && !cursor.Following.Is("FROM");

    public SelectTypeof Read()
    {
        cursor.Expect("TYPEOF");
        var relationship = Name();
        var cases = new List<TypeofCase>();
        do
        {
            cursor.Expect("WHEN");
            var type = Name();
            cursor.Expect("THEN");
            cases.Add(new TypeofCase(type, Fields()));
        } while (cursor.Current.Is("WHEN"));
        var otherwise = cursor.Take("ELSE") ? Fields() : null;
        cursor.Expect("END");
        return new SelectTypeof(new Operand(null, relationship.Text, relationship.Position), cases, otherwise);
    }

    private List<Operand> Fields()
    {
        var fields = new List<Operand>();
        do
        {
            var field = Name();
            fields.Add(new Operand(null, field.Text, field.Position));
        } while (cursor.Take(","));
        return fields;
    }

    // Neither nested expressions nor functions stand within one.
    private SoqlToken Name() => Array.Exists(Keywords, cursor.Current.Is) ? throw cursor.Unexpected() : cursor.Word();
}
