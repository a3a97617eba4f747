using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>An account with won opportunities stays.</summary>
internal sealed class AccountRule : IRecordRule
{
    public string SObject => "Account";

    public void Deleting(SalesforceOrg org, OrgRecord record, string userId)
    {
        var opportunities = org.Table("Opportunity");
        var won = opportunities.Find(opportunities.Type["AccountId"], record.Id).Where(opportunity => opportunity.Flag("IsWon")).ToList();
        if (won.Count > 0)
        {
            throw new SaveException(
                new SaveError(
                    "DELETE_FAILED",
                    $"Your attempt to delete {record.Text("Name")} could not be completed because it is associated with the following closed won opportunities.: {string.Join(", ", won.Select(opportunity => opportunity.Text("Name")))}"
                )
            );
        }
    }
}
