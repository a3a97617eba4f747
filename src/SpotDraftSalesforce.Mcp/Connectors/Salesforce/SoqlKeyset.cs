namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Pages of rows by (instant, id) instead of by offset: a row that is written while pages are read moves behind the last page, and no other row
/// changes its place.
/// </summary>
internal static class SoqlKeyset
{
    /// <summary>Rows of one page; what a query answers at once.</summary>
    public const int PageSize = 2_000;

    /// <summary>The page after <paramref name="after"/>.</summary>
    /// <param name="stamp">The field that orders: <c>SystemModstamp</c>, or <c>CreatedDate</c> for rows that never change.</param>
    /// <param name="before">
    /// Only rows from before this instant; null where rows that come late are read again anyway. A row of a second that is not over yet may still be followed by one of the same second with a smaller id.
    /// </param>
    public static string Page(
        string type,
        IReadOnlyList<string> fields,
        string stamp,
        KeysetPlace after,
        DateTimeOffset? before,
        int size = PageSize
    )
    {
        string[] columns = [.. fields.Append("Id").Append(stamp).Distinct(StringComparer.OrdinalIgnoreCase)];
        var from = after.Id is { } id
            ? Soql.Query($"(({stamp:n} = {after.At} AND Id > {id:id}) OR {stamp:n} > {after.At})")
            : Soql.Query($"{stamp:n} >= {after.At}");
        var until = before is { } end ? Soql.Query($" AND {stamp:n} < {end}") : "";
        return Soql.Query($"SELECT {columns:n} FROM {type:n} WHERE ") + from + until + Soql.Query($" ORDER BY {stamp:n}, Id LIMIT {size}");
    }
}

/// <summary>A place among the rows of a type, which are ordered by an instant of theirs and then by id.</summary>
/// <param name="At">The instant of the last row that was read, in whole seconds as the platform compares them.</param>
/// <param name="Id">The id of that row; null for the place before all rows of that instant.</param>
internal sealed record KeysetPlace(DateTimeOffset At, string? Id);
