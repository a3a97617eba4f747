namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Cuts a plan's changes into what goes in one request: neighbours of one group together, everything else alone.</summary>
internal static class ChangeBatches
{
    public static IEnumerable<IReadOnlyList<Change>> Of(IReadOnlyList<Change> changes)
    {
        for (var start = 0; start < changes.Count; )
        {
            var end = start + 1;
            while (end < changes.Count && changes[start].Group is { } group && changes[end].Group == group)
            {
                end++;
            }

            yield return [.. changes.Skip(start).Take(end - start)];
            start = end;
        }
    }
}
