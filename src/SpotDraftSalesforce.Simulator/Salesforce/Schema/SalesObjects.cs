namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>Accounts, contacts, opportunities and what hangs on them.</summary>
internal static class SalesObjects
{
    public const string Text = """

        object Account 001 "Account" "Accounts" feed
        Name string(255) required name label=Account_Name
        Type picklist label=Account_Type : Prospect; Customer - Direct; Customer - Channel; Channel Partner / Reseller; Installation Partner; Technology Partner; Other
        RecordTypeId reference(RecordType) rel=RecordType
        ParentId reference(Account) rel=Parent child=ChildAccounts label=Parent_Account_ID
        BillingStreet textarea(255) compound=BillingAddress
        BillingCity string(40) compound=BillingAddress
        BillingState string(80) compound=BillingAddress label=Billing_State/Province
        BillingPostalCode string(20) compound=BillingAddress label=Billing_Zip/Postal_Code
        BillingCountry string(80) compound=BillingAddress
        BillingAddress address readonly
        ShippingStreet textarea(255) compound=ShippingAddress
        ShippingCity string(40) compound=ShippingAddress
        ShippingState string(80) compound=ShippingAddress label=Shipping_State/Province
        ShippingPostalCode string(20) compound=ShippingAddress label=Shipping_Zip/Postal_Code
        ShippingCountry string(80) compound=ShippingAddress
        ShippingAddress address readonly
        Phone phone label=Account_Phone
        Fax phone label=Account_Fax
        AccountNumber string(40)
        Website url(255)
        Sic string(20) label=SIC_Code
        Industry picklist : Agriculture; Banking; Biotechnology; Consulting; Education; Electronics; Energy; Engineering; Entertainment; Finance; Government; Healthcare; Insurance; Manufacturing; Media; Retail; Technology; Telecommunications; Transportation; Other
        AnnualRevenue currency(18,0)
        NumberOfEmployees int(8) label=Employees
        Ownership picklist : Public; Private; Subsidiary; Other
        Description textarea(32000) label=Account_Description
        Rating picklist label=Account_Rating : Hot; Warm; Cold
        Site string(80) label=Account_Site
        AccountSource picklist : Web; Phone Inquiry; Partner Referral; Purchased List; Other
        OwnerId reference(User) required defaulted rel=Owner
        LastActivityDate date readonly
        SpotDraft_Counterparty_Id__c string(40)

        object Contact 003 "Contact" "Contacts" feed
        AccountId reference(Account) rel=Account child=Contacts cascade
        LastName string(80) required
        FirstName string(40)
        Salutation picklist : Mr.; Ms.; Mrs.; Dr.; Prof.; Mx.
        Name string(121) calculated name label=Full_Name
        MailingStreet textarea(255) compound=MailingAddress
        MailingCity string(40) compound=MailingAddress
        MailingState string(80) compound=MailingAddress label=Mailing_State/Province
        MailingPostalCode string(20) compound=MailingAddress label=Mailing_Zip/Postal_Code
        MailingCountry string(80) compound=MailingAddress
        MailingAddress address readonly
        Phone phone label=Business_Phone
        MobilePhone phone
        Email email idlookup
        Title string(128)
        Department string(80)
        LeadSource picklist : Web; Phone Inquiry; Partner Referral; Purchased List; Other
        ReportsToId reference(Contact) rel=ReportsTo
        Description textarea(32000) label=Contact_Description
        OwnerId reference(User) required defaulted rel=Owner
        LastActivityDate date readonly
        HasOptedOutOfEmail boolean label=Email_Opt_Out

        object Lead 00Q "Lead" "Leads" feed
        LastName string(80) required
        FirstName string(40)
        Salutation picklist : Mr.; Ms.; Mrs.; Dr.; Prof.; Mx.
        Name string(121) calculated name label=Full_Name
        Company string(255) required
        Title string(128)
        Phone phone
        Email email idlookup
        Status picklist required default=Open label=Lead_Status : Open; Working; Closed - Converted; Closed - Not Converted
        LeadSource picklist : Web; Phone Inquiry; Partner Referral; Purchased List; Other
        Description textarea(32000)
        OwnerId reference(User,Group) required defaulted rel=Owner
        IsConverted boolean readonly label=Converted

        object Opportunity 006 "Opportunity" "Opportunities" feed
        AccountId reference(Account) rel=Account child=Opportunities cascade
        RecordTypeId reference(RecordType) rel=RecordType
        IsPrivate boolean label=Private
        Name string(120) required name
        Description textarea(32000)
        StageName picklist required restricted label=Stage
        Amount currency(16,2)
        Probability percent(3,0) defaulted label=Probability_(%)
        ExpectedRevenue currency(16,2) readonly label=Expected_Amount
        TotalOpportunityQuantity double(16,2) label=Quantity
        CloseDate date required
        Type picklist restricted label=Opportunity_Type : New Business; Existing Business; Renewal
        NextStep string(255)
        LeadSource picklist : Web; Phone Inquiry; Partner Referral; Purchased List; Other
        IsClosed boolean readonly label=Closed
        IsWon boolean readonly label=Won
        ForecastCategory picklist readonly restricted required : Omitted; Pipeline; BestCase; MostLikely; Forecast; Closed
        ForecastCategoryName picklist defaulted restricted label=Forecast_Category : Omitted; Pipeline; Best Case; Commit; Closed
        HasOpportunityLineItem boolean readonly label=Has_Line_Item
        Pricebook2Id reference(Pricebook2) rel=Pricebook2 child=Opportunities label=Price_Book_ID
        ContactId reference(Contact) noupdate rel=Contact
        OwnerId reference(User) required defaulted rel=Owner
        ContractId reference(Contract) rel=Contract
        Fiscal string(6) readonly label=Fiscal_Period
        FiscalQuarter int(9) readonly
        FiscalYear int(9) readonly
        LastActivityDate date readonly
        LastStageChangeDate datetime readonly
        SpotDraft_Contract_Id__c string(40) unique external
        SpotDraft_Renewal_Key__c string(80) unique external
        SpotDraft_Signature_Date__c date
        SpotDraft_Contract_Value__c currency(16,2)

        object OpportunityStage 01J "Opportunity Stage" "Opportunity Stages" nocreate noupdate nodelete nosearch bare
        MasterLabel string(255) readonly name
        ApiName string(255) readonly
        IsActive boolean readonly
        SortOrder int(9) readonly
        IsClosed boolean readonly
        IsWon boolean readonly
        ForecastCategory picklist readonly restricted
        ForecastCategoryName picklist readonly restricted
        DefaultProbability percent(3,0) readonly
        Description string(255) readonly
        CreatedById reference(User) readonly rel=CreatedBy
        CreatedDate datetime readonly
        LastModifiedById reference(User) readonly rel=LastModifiedBy
        LastModifiedDate datetime readonly
        SystemModstamp datetime readonly

        object OpportunityContactRole 00K "Opportunity Contact Role" "Opportunity Contact Roles" nosearch
        OpportunityId reference(Opportunity) required noupdate rel=Opportunity child=OpportunityContactRoles cascade
        ContactId reference(Contact) required noupdate rel=Contact child=OpportunityContactRoles cascade
        Role picklist : Business User; Decision Maker; Economic Buyer; Economic Decision Maker; Evaluator; Executive Sponsor; Influencer; Technical Buyer; Other
        IsPrimary boolean label=Primary

        object OpportunityHistory 008 "Opportunity History" "Opportunity History" nocreate noupdate nodelete nosearch bare
        OpportunityId reference(Opportunity) readonly required rel=Opportunity child=OpportunityHistories cascade
        CreatedById reference(User) readonly rel=CreatedBy
        CreatedDate datetime readonly
        StageName picklist readonly
        Amount currency(16,2) readonly
        ExpectedRevenue currency(16,2) readonly
        CloseDate date readonly
        Probability percent(3,0) readonly
        FromForecastCategory picklist readonly
        ForecastCategory picklist readonly
        PrevForecastUpdate string(18) readonly
        FromOpportunityStageName picklist readonly
        PrevAmount currency(16,2) readonly
        PrevCloseDate date readonly
        ValidThroughDate datetime readonly
        SystemModstamp datetime readonly
        IsDeleted boolean readonly

        object Contract 800 "Contract" "Contracts" feed
        AccountId reference(Account) required rel=Account child=Contracts cascade
        Pricebook2Id reference(Pricebook2) rel=Pricebook2
        OwnerExpirationNotice picklist restricted : 15; 30; 45; 60; 90; 120
        StartDate date label=Contract_Start_Date
        EndDate date readonly label=Contract_End_Date
        ContractTerm int(4) label=Contract_Term_(months)
        OwnerId reference(User) required defaulted rel=Owner
        Status picklist default=Draft restricted : In Approval Process; Activated; Draft
        StatusCode picklist readonly required : Draft; InApproval; Activated
        CompanySignedId reference(User) rel=CompanySigned
        CompanySignedDate date
        CustomerSignedId reference(Contact) rel=CustomerSigned
        CustomerSignedTitle string(40)
        CustomerSignedDate date
        SpecialTerms textarea(4000)
        ActivatedById reference(User) readonly rel=ActivatedBy
        ActivatedDate datetime readonly
        Description textarea(32000)
        ContractNumber string(30) readonly name

        """;
}
