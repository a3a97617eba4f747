using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>Lines take product and list price from the price book entry, and their sum is the opportunity's Amount.</summary>
internal sealed class OpportunityLineItemRule : IRecordRule
{
    public string SObject => "OpportunityLineItem";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Creating)
        {
            TakeEntry(org, draft);
        }

        var quantity = draft.Number("Quantity") ?? 0m;
        if (draft.Given("TotalPrice") && !draft.Given("UnitPrice") && quantity != 0m)
        {
            draft["UnitPrice"] = decimal.Round((draft.Number("TotalPrice") ?? 0m) / quantity, 2);
        }
        else if (draft["UnitPrice"] is null)
        {
            throw new SaveException(new SaveError("REQUIRED_FIELD_MISSING", "Required fields are missing: [UnitPrice]", "UnitPrice"));
        }
        else
        {
            draft["TotalPrice"] = decimal.Round(draft.Number("UnitPrice")!.Value * quantity, 2);
        }
    }

    public void After(SalesforceOrg org, OrgRecord record, RecordDraft draft) => SumUp(org, record, draft.UserId);

    public void Deleted(SalesforceOrg org, OrgRecord record, string userId) => SumUp(org, record, userId);

    private static void TakeEntry(SalesforceOrg org, RecordDraft draft)
    {
        var entry = org.Find(draft.Text("PricebookEntryId"));
        var product = org.Find(entry?.Text("Product2Id"));
        var opportunity = org.Find(draft.Text("OpportunityId"));
        if (entry is null || opportunity is null)
        {
            return;
        }

        if (opportunity.Text("Pricebook2Id") is { } book && book != entry.Text("Pricebook2Id"))
        {
            throw new SaveException(
                new SaveError(
                    "FIELD_INTEGRITY_EXCEPTION",
                    "field integrity exception: PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the opportunity)",
                    "PricebookEntryId"
                )
            );
        }

        draft["Product2Id"] = product?.Id;
        draft["ProductCode"] = product?["ProductCode"];
        draft["ListPrice"] = entry["UnitPrice"];
        draft["Name"] = $"{opportunity.Text("Name")} {product?.Text("Name")}";
    }

    private static void SumUp(SalesforceOrg org, OrgRecord line, string userId)
    {
        var opportunity = org.Find(line.Text("OpportunityId"));
        if (opportunity is null or { Deleted: true })
        {
            return;
        }

        var table = org.Table("OpportunityLineItem");
        var lines = table.Find(table.Type["OpportunityId"], opportunity.Id);
        var changes = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["HasOpportunityLineItem"] = lines.Count > 0,
            ["Pricebook2Id"] = opportunity["Pricebook2Id"] ?? org.Find(line.Text("PricebookEntryId"))?["Pricebook2Id"],
        };
        if (lines.Count > 0)
        {
            changes["Amount"] = lines.Sum(item => item.Number("TotalPrice") ?? 0m);
        }

        org.UpdateRow(opportunity, changes, userId, bySystem: true);
    }
}
