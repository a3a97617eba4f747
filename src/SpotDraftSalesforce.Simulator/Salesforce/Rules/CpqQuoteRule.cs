using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>A CPQ quote is numbered; the primary one of an opportunity is linked from it, and there is only one.</summary>
internal sealed class CpqQuoteRule : IRecordRule
{
    public string SObject => "SBQQ__Quote__c";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Creating)
        {
            draft["Name"] = "Q-" + org.Table(SObject).Rows.Count.ToString("D5", CultureInfo.InvariantCulture);
            draft["SBQQ__NetAmount__c"] = 0m;
        }

        if (draft["SBQQ__StartDate__c"] is DateOnly start && draft.Number("SBQQ__SubscriptionTerm__c") is { } months)
        {
            draft["SBQQ__EndDate__c"] ??= start.AddMonths((int)months).AddDays(-1);
        }

        draft["SBQQ__CustomerAmount__c"] = draft["SBQQ__NetAmount__c"];
    }

    public void After(SalesforceOrg org, OrgRecord record, RecordDraft draft)
    {
        if (
            !draft.Changed("SBQQ__Primary__c")
            || !record.Flag("SBQQ__Primary__c")
            || org.Find(record.Text("SBQQ__Opportunity2__c")) is not { Deleted: false } opportunity
        )
        {
            return;
        }

        foreach (
            var other in org.Table(SObject)
                .Find(record.Type["SBQQ__Opportunity2__c"], opportunity.Id)
                .Where(other => other != record && other.Flag("SBQQ__Primary__c"))
                .ToList()
        )
        {
            org.UpdateRow(other, new() { ["SBQQ__Primary__c"] = false }, draft.UserId, bySystem: true);
        }

        org.UpdateRow(opportunity, new() { ["SBQQ__PrimaryQuote__c"] = record.Id }, draft.UserId, bySystem: true);
    }
}
