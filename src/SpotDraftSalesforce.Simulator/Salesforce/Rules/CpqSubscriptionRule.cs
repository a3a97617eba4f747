using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>A subscription is numbered and named after its product.</summary>
internal sealed class CpqSubscriptionRule : IRecordRule
{
    public string SObject => "SBQQ__Subscription__c";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Creating)
        {
            draft["Name"] = "SUB-" + org.Table(SObject).Rows.Count.ToString("D7", CultureInfo.InvariantCulture);
            draft["SBQQ__Account__c"] ??= org.Find(draft.Text("SBQQ__Contract__c"))?["AccountId"];
        }

        draft["SBQQ__ProductName__c"] = org.Find(draft.Text("SBQQ__Product__c"))?["Name"];
    }
}
