namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>
/// The objects and fields of Salesforce CPQ (managed package SBQQ) that contracts and renewals need.
/// https://developer.salesforce.com/docs/atlas.en-us.cpq_dev_api.meta/cpq_dev_api/
/// </summary>
internal static class CpqObjects
{
    public const string Text = """

        object SBQQ__Quote__c a0q "Quote" "Quotes" feed
        Name string(80) readonly name label=Quote_Number
        OwnerId reference(User) required defaulted rel=Owner
        SBQQ__Account__c reference(Account) child=SBQQ__Quotes__r
        SBQQ__Opportunity2__c reference(Opportunity) child=SBQQ__Quotes2__r
        SBQQ__MasterContract__c reference(Contract)
        SBQQ__PrimaryContact__c reference(Contact)
        SBQQ__Primary__c boolean
        SBQQ__Status__c picklist default=Draft : Draft; In Review; Approved; Denied; Presented; Accepted; Rejected
        SBQQ__Type__c picklist default=Quote restricted : Quote; Amendment; Renewal; Requote
        SBQQ__StartDate__c date
        SBQQ__EndDate__c date
        SBQQ__ExpirationDate__c date
        SBQQ__SubscriptionTerm__c double(5,0)
        SBQQ__PaymentTerms__c picklist : Due on Receipt; Net 10; Net 20; Net 30; Net 45; Net 60
        SBQQ__BillingFrequency__c picklist : Monthly; Quarterly; Semiannual; Annual; Invoice Plan
        SBQQ__NetAmount__c currency(16,2) calculated
        SBQQ__CustomerAmount__c currency(16,2) calculated
        SBQQ__CustomerDiscount__c percent(3,2)
        SBQQ__LineItemCount__c double(18,0) readonly
        SBQQ__Notes__c textarea(32000)
        ApprovalStatus__c picklist readonly : Pending; Approved; Rejected; Recalled

        object SBQQ__QuoteLine__c a0r "Quote Line" "Quote Lines" nosearch
        Name string(80) readonly name label=Line_Name
        SBQQ__Quote__c reference(SBQQ__Quote__c) required noupdate child=SBQQ__LineItems__r cascade
        SBQQ__Product__c reference(Product2)
        SBQQ__ProductCode__c string(255) calculated
        SBQQ__ProductName__c string(255) calculated
        SBQQ__Number__c double(5,0)
        SBQQ__Quantity__c double(12,2) default=1
        SBQQ__ListPrice__c currency(16,2)
        SBQQ__CustomerPrice__c currency(16,2)
        SBQQ__NetPrice__c currency(16,2)
        SBQQ__NetTotal__c currency(16,2) calculated
        SBQQ__Discount__c percent(3,2)
        SBQQ__AdditionalDiscountAmount__c currency(16,2)
        SBQQ__SubscriptionPricing__c picklist : Fixed Price; Percent Of Total
        SBQQ__SubscriptionTerm__c double(5,0)
        SBQQ__BillingFrequency__c picklist : Monthly; Quarterly; Semiannual; Annual; Invoice Plan
        SBQQ__StartDate__c date
        SBQQ__EndDate__c date
        SBQQ__RequiredBy__c reference(SBQQ__QuoteLine__c) child=SBQQ__Components__r
        SBQQ__Optional__c boolean
        SBQQ__RenewedSubscription__c reference(SBQQ__Subscription__c)

        object SBQQ__Subscription__c a0s "Subscription" "Subscriptions"
        Name string(80) readonly name label=Subscription_#
        SBQQ__Contract__c reference(Contract) required noupdate child=SBQQ__Subscriptions__r cascade
        SBQQ__Account__c reference(Account) child=SBQQ__Subscriptions__r
        SBQQ__Product__c reference(Product2)
        SBQQ__ProductName__c string(255) calculated
        SBQQ__QuoteLine__c reference(SBQQ__QuoteLine__c)
        SBQQ__Quantity__c double(12,2)
        SBQQ__NetPrice__c currency(16,2)
        SBQQ__RenewalPrice__c currency(16,2)
        SBQQ__RenewalQuantity__c double(12,2)
        SBQQ__SubscriptionStartDate__c date
        SBQQ__SubscriptionEndDate__c date
        SBQQ__TerminatedDate__c date

        extend Opportunity
        SBQQ__PrimaryQuote__c reference(SBQQ__Quote__c)
        SBQQ__AmendedContract__c reference(Contract)
        SBQQ__RenewedContract__c reference(Contract) child=SBQQ__RenewalOpportunities__r
        SBQQ__Renewal__c boolean
        SBQQ__Contracted__c boolean
        SBQQ__Ordered__c boolean

        extend Contract
        SBQQ__Opportunity__c reference(Opportunity) child=SBQQ__R00N80000002S6DjEAK__r
        SBQQ__Quote__c reference(SBQQ__Quote__c)
        SBQQ__RenewalForecast__c boolean
        SBQQ__RenewalQuoted__c boolean
        SBQQ__RenewalOpportunity__c reference(Opportunity)
        SBQQ__RenewalTerm__c double(5,0)
        SBQQ__RenewalUpliftRate__c percent(3,2)
        SBQQ__ExpirationDate__c date

        extend Product2
        SBQQ__SubscriptionPricing__c picklist : Fixed Price; Percent Of Total
        SBQQ__SubscriptionTerm__c double(5,0)
        SBQQ__BillingFrequency__c picklist : Monthly; Quarterly; Semiannual; Annual; Invoice Plan

        extend Account
        SBQQ__RenewalModel__c picklist default=Contract_Based : Contract Based; Asset Based
        SBQQ__CoTermination__c picklist : Prompt; Always; Never

        """;
}
