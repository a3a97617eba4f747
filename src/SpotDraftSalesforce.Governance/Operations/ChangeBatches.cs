namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>
/// Cuts a plan's changes into what goes in one request: neighbours of one group together, neighbours of one collection as many as the connector
/// takes at once, everything else alone.
/// </summary>
internal static class ChangeBatches
{
    /// <param name="largest">How many changes of a collection its connector takes in one request.</param>
    public static IEnumerable<IReadOnlyList<Change>> Of(IReadOnlyList<Change> changes, Func<IReadOnlyList<Change>, int> largest)
    {
        for (var start = 0; start < changes.Count; )
        {
            var first = changes[start];
            var end = start + 1;
            while (end < changes.Count && GoesWith(first, changes[end]))
            {
                end++;
            }

            IReadOnlyList<Change> together = [.. changes.Skip(start).Take(end - start)];
            var size = first.Collection is null ? together.Count : Math.Max(1, largest(together));
            foreach (var batch in together.Chunk(size))
            {
                yield return batch;
            }

            start = end;
        }
    }

    private static bool GoesWith(Change first, Change next) =>
        first.Collection is { } collection
            ? next.Collection == collection
                && next.Connection == first.Connection
                && next.Operation == first.Operation
                && next.Object == first.Object
            : first.Group is { } group && next.Collection is null && next.Group == group;
}
