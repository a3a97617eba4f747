namespace SpotDraftSalesforce.Simulator.Salesforce;

public static class SalesforceLoad
{
    public static void Pipeline(SalesforceOrg org, string folder)
    {
        ArgumentNullException.ThrowIfNull(org);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(folder);
        }
    }

    public static void Accounts(SalesforceOrg org, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(org);
        ArgumentNullException.ThrowIfNull(names);
        foreach (var name in names)
        {
            org.Insert("Account", new Dictionary<string, object?> { ["Name"] = name });
        }
    }
}
