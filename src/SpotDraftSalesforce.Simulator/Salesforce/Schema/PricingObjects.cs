namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>Products, price books and the lines of an opportunity.</summary>
internal static class PricingObjects
{
    public const string Text = """

        object Product2 01t "Product" "Products" feed
        Name string(255) required name label=Product_Name
        ProductCode string(255)
        Description textarea(4000) label=Product_Description
        IsActive boolean default=false label=Active
        Family picklist label=Product_Family : None
        QuantityUnitOfMeasure picklist : Each
        StockKeepingUnit string(180) label=Product_SKU

        object Pricebook2 01s "Price Book" "Price Books"
        Name string(255) required name label=Price_Book_Name
        IsActive boolean default=false label=Active
        IsStandard boolean readonly label=Is_Standard_Price_Book
        Description string(255)

        object PricebookEntry 01u "Price Book Entry" "Price Book Entries"
        Name string(255) calculated name label=Product_Name
        Pricebook2Id reference(Pricebook2) required noupdate rel=Pricebook2 child=PricebookEntries cascade
        Product2Id reference(Product2) required noupdate rel=Product2 child=PricebookEntries cascade
        UnitPrice currency(16,2) required label=List_Price
        IsActive boolean default=false label=Active
        UseStandardPrice boolean
        ProductCode string(255) readonly

        object OpportunityLineItem 00k "Opportunity Product" "Opportunity Product" nosearch
        OpportunityId reference(Opportunity) required noupdate rel=Opportunity child=OpportunityLineItems cascade
        SortOrder int(9) readonly
        PricebookEntryId reference(PricebookEntry) required noupdate rel=PricebookEntry child=OpportunityLineItems
        Product2Id reference(Product2) readonly rel=Product2 child=OpportunityLineItems
        ProductCode string(255) readonly
        Name string(376) calculated name label=Opportunity_Product_Name
        Quantity double(10,2) required
        TotalPrice currency(16,2)
        UnitPrice currency(16,2) label=Sales_Price
        ListPrice currency(16,2) readonly
        ServiceDate date label=Date
        Description string(255) label=Line_Description

        """;
}
