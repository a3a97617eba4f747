using SpotDraftSalesforce.Simulator.Salesforce.Access;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>The permission set of a profile has the profile's permissions.</summary>
internal sealed class ProfileRule : IRecordRule
{
    public string SObject => "Profile";

    public void After(SalesforceOrg org, OrgRecord record, RecordDraft draft) => ProfileAccess.Follow(org, record);
}
