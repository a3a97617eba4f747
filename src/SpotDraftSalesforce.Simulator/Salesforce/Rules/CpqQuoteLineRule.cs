using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>The calculator of the package, as far as a sum goes: lines and quote get their net amounts.</summary>
internal sealed class CpqQuoteLineRule : IRecordRule
{
    public string SObject => "SBQQ__QuoteLine__c";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Creating)
        {
            draft["Name"] = "QL-" + org.Table(SObject).Rows.Count.ToString("D7", CultureInfo.InvariantCulture);
        }

        var product = org.Find(draft.Text("SBQQ__Product__c"));
        draft["SBQQ__ProductName__c"] = product?["Name"];
        draft["SBQQ__ProductCode__c"] = product?["ProductCode"];
        draft["SBQQ__NetPrice__c"] ??= draft["SBQQ__CustomerPrice__c"] ?? draft["SBQQ__ListPrice__c"];
        draft["SBQQ__CustomerPrice__c"] ??= draft["SBQQ__NetPrice__c"];
        draft["SBQQ__NetTotal__c"] = decimal.Round(
            (draft.Number("SBQQ__Quantity__c") ?? 0m) * (draft.Number("SBQQ__NetPrice__c") ?? 0m),
            2
        );
    }

    public void After(SalesforceOrg org, OrgRecord record, RecordDraft draft) => SumUp(org, record, draft.UserId);

    public void Deleted(SalesforceOrg org, OrgRecord record, string userId) => SumUp(org, record, userId);

    private static void SumUp(SalesforceOrg org, OrgRecord line, string userId)
    {
        if (org.Find(line.Text("SBQQ__Quote__c")) is not { Deleted: false } quote)
        {
            return;
        }

        var lines = org.Table("SBQQ__QuoteLine__c").Find(line.Type["SBQQ__Quote__c"], quote.Id);
        org.UpdateRow(
            quote,
            new()
            {
                ["SBQQ__NetAmount__c"] = lines
                    .Where(one => !one.Flag("SBQQ__Optional__c"))
                    .Sum(one => one.Number("SBQQ__NetTotal__c") ?? 0m),
                ["SBQQ__LineItemCount__c"] = (decimal)lines.Count,
            },
            userId,
            bySystem: true
        );
    }
}
