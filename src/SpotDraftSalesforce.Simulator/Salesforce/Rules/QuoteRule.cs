using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>A quote is numbered and takes its account from the opportunity.</summary>
internal sealed class QuoteRule : IRecordRule
{
    public string SObject => "Quote";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Creating)
        {
            draft["QuoteNumber"] = (org.Table(SObject).Rows.Count + 1).ToString("D8", CultureInfo.InvariantCulture);
            draft["AccountId"] = org.Find(draft.Text("OpportunityId"))?["AccountId"];
        }

        draft["GrandTotal"] = (draft.Number("TotalPrice") ?? 0m) + (draft.Number("Tax") ?? 0m) + (draft.Number("ShippingHandling") ?? 0m);
    }
}
