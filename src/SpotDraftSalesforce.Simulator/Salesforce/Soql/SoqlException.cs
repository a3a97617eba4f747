namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>A query that the platform refuses, with its error code and its text.</summary>
internal sealed class SoqlException(string code, string message) : Exception(message)
{
    private const int Window = 30;

    public string Code { get; } = code;

    /// <summary>The form that shows where in the query the error is.</summary>
    public static SoqlException At(string code, string query, int position, string message)
    {
        var row = query.AsSpan(0, Math.Min(position, query.Length)).Count('\n') + 1;
        var lineStart = position == 0 ? 0 : query.LastIndexOf('\n', Math.Min(position, query.Length) - 1) + 1;
        var from = Math.Max(lineStart, position - Window);
        var until = Math.Min(query.Length, position + Window);
        var shown = query[from..until].Split('\n')[0];
        var caret = new string(' ', Math.Max(0, position - from)) + "^";
        return new SoqlException(code, $"\n{shown}\n{caret}\nERROR at Row:{row}:Column:{position - lineStart + 1}\n{message}");
    }
}
