using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>Users as the login sees them.</summary>
internal static class OrgUsers
{
    public static OrgRecord? ByUsername(SalesforceOrg org, string username) =>
        org.Atomically(() =>
        {
            var users = org.Table("User");
            return users.Find(users.Type["Username"], username).FirstOrDefault();
        });
}
