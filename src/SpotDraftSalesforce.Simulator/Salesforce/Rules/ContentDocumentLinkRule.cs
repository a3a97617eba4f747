using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>A document is linked to a record once.</summary>
internal sealed class ContentDocumentLinkRule : IRecordRule
{
    public string SObject => "ContentDocumentLink";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        var table = org.Table(SObject);
        if (
            draft.Creating
            && draft.Text("ContentDocumentId") is { } document
            && table.Find(table.Type["ContentDocumentId"], document).Any(link => Equals(link["LinkedEntityId"], draft["LinkedEntityId"]))
        )
        {
            throw new SaveException(
                new SaveError("DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record with id: <unknown>")
            );
        }
    }
}
