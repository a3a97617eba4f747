using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>An entry is named after its product.</summary>
internal sealed class PricebookEntryRule : IRecordRule
{
    public string SObject => "PricebookEntry";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        var product = org.Find(draft.Text("Product2Id"));
        draft["Name"] = product?["Name"];
        draft["ProductCode"] = product?["ProductCode"];
    }
}
