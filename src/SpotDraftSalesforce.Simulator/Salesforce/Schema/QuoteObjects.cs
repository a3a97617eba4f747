namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>Standard quotes and their lines.</summary>
internal static class QuoteObjects
{
    public const string Text = """

        object Quote 0Q0 "Quote" "Quotes" feed
        QuoteNumber string(30) readonly
        Name string(255) required name label=Quote_Name
        OpportunityId reference(Opportunity) required noupdate rel=Opportunity child=Quotes cascade
        AccountId reference(Account) readonly rel=Account child=Quotes
        ContactId reference(Contact) rel=Contact
        Pricebook2Id reference(Pricebook2) rel=Pricebook2
        ContractId reference(Contract) rel=Contract
        OwnerId reference(User) required defaulted rel=Owner
        Status picklist default=Draft : Draft; Needs Review; In Review; Approved; Rejected; Presented; Accepted; Denied
        StartDate date
        ExpirationDate date
        Description textarea(32000)
        IsSyncing boolean readonly label=Syncing
        LineItemCount int(9) readonly
        Subtotal currency(16,2) readonly
        Discount percent(3,2) readonly
        TotalPrice currency(16,2) readonly
        Tax currency(16,2)
        ShippingHandling currency(16,2)
        GrandTotal currency(16,2) readonly
        Email email
        Phone phone

        object QuoteLineItem 0QL "Quote Line Item" "Quote Line Items" nosearch
        LineNumber string(255) readonly
        QuoteId reference(Quote) required noupdate rel=Quote child=QuoteLineItems cascade
        PricebookEntryId reference(PricebookEntry) required noupdate rel=PricebookEntry
        Product2Id reference(Product2) readonly rel=Product2
        Quantity double(10,2) required
        UnitPrice currency(16,2) required label=Sales_Price
        ListPrice currency(16,2) readonly
        Discount percent(3,2)
        Subtotal currency(16,2) readonly
        TotalPrice currency(16,2) readonly
        ServiceDate date label=Date
        StartDate date
        EndDate date
        SortOrder int(9)
        Description string(255) label=Line_Item_Description

        extend Opportunity
        SyncedQuoteId reference(Quote) readonly rel=SyncedQuote

        """;
}
