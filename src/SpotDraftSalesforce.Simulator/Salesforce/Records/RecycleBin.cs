namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>Deleted records: they show in queries of all rows for 15 days, and can come back.</summary>
internal sealed class RecycleBin(SalesforceOrg org)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(15);

    /// <summary>Takes a record out of the recycle bin; false when its parent is in there still.</summary>
    public bool Undelete(OrgRecord record)
    {
        if (record.Type.Fields.Any(field => field.Cascades && org.Find(record[field] as string) is { Deleted: true }))
        {
            return false;
        }

        var deletedAt = record["SystemModstamp"];
        var values = (object?[])record.Values.Clone();
        SystemFields.Set(record.Type, values, "IsDeleted", false);
        SystemFields.Set(record.Type, values, "SystemModstamp", org.Now);
        org.Table(record.Type).Replace(record, values);
        org.Table(record.Type).MarkDeleted(record, false);
        foreach (var child in record.Type.Children.Where(child => child.Field.Cascades))
        {
            foreach (
                var dependant in org.Table(child.Child)
                    .Rows.Where(row =>
                        row.Deleted
                        && !row.Purged
                        && Equals(row[child.Field], record.Id)
                        && row.Type.TryField("SystemModstamp", out var stamp)
                        && Equals(row[stamp], deletedAt)
                    )
                    .ToList()
            )
            {
                Undelete(dependant);
            }
        }

        return true;
    }

    /// <summary>Whether a deleted record still shows: the recycle bin keeps it for 15 days.</summary>
    public bool Holds(OrgRecord record) =>
        !record.Purged
        && (!record.Type.TryField("SystemModstamp", out var stamp) || record[stamp] is not DateTimeOffset at || org.Now - at < Kept);
}
