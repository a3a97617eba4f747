using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>A line takes product and list price from the price book entry; the quote sums its lines up.</summary>
internal sealed class QuoteLineItemRule : IRecordRule
{
    public string SObject => "QuoteLineItem";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Creating && org.Find(draft.Text("PricebookEntryId")) is { } entry)
        {
            draft["Product2Id"] = entry["Product2Id"];
            draft["ListPrice"] = entry["UnitPrice"];
            draft["LineNumber"] = (org.Table(SObject).Rows.Count + 1).ToString("D8", CultureInfo.InvariantCulture);
        }

        var subtotal = (draft.Number("Quantity") ?? 0m) * (draft.Number("UnitPrice") ?? 0m);
        draft["Subtotal"] = decimal.Round(subtotal, 2);
        draft["TotalPrice"] = decimal.Round(subtotal * (100m - (draft.Number("Discount") ?? 0m)) / 100m, 2);
    }

    public void After(SalesforceOrg org, OrgRecord record, RecordDraft draft) => SumUp(org, record, draft.UserId);

    public void Deleted(SalesforceOrg org, OrgRecord record, string userId) => SumUp(org, record, userId);

    private static void SumUp(SalesforceOrg org, OrgRecord line, string userId)
    {
        if (org.Find(line.Text("QuoteId")) is not { Deleted: false } quote)
        {
            return;
        }

        var lines = org.Table("QuoteLineItem").Find(line.Type["QuoteId"], quote.Id);
        var (subtotal, total) = (lines.Sum(one => one.Number("Subtotal") ?? 0m), lines.Sum(one => one.Number("TotalPrice") ?? 0m));
        org.UpdateRow(
            quote,
            new()
            {
                ["LineItemCount"] = (decimal)lines.Count,
                ["Subtotal"] = subtotal,
                ["TotalPrice"] = total,
                ["Discount"] = subtotal == 0m ? 0m : decimal.Round((subtotal - total) * 100m / subtotal, 2),
            },
            userId,
            bySystem: true
        );
    }
}
