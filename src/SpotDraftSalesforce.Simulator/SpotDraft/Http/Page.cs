namespace SpotDraftSalesforce.Simulator.SpotDraft.Http;

/// <summary>One page of a list, as SpotDraft wraps it.</summary>
internal static class Page
{
    public static Answer Of<T>(SpotDraftCall call, IReadOnlyList<T> rows, Func<T, object> row)
    {
        var errors = new FieldErrors();
        if (call.Paging(errors) is not var (page, limit))
        {
            return Answer.Invalid(errors);
        }

        return Answer.Ok(
            new
            {
                page,
                limit,
                total_results = rows.Count,
                results = rows.Skip((int)Math.Min(int.MaxValue, (page - 1L) * limit)).Take(limit).Select(row).ToArray(),
            }
        );
    }
}
