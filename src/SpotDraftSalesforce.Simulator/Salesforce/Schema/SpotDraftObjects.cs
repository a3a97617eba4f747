namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>The custom objects that the product's own project deploys.</summary>
internal static class SpotDraftObjects
{
    public const string Text = """

        object SpotDraft_Contract__c a00 "SpotDraft Contract" "SpotDraft Contracts"
        Name string(80) name label=Contract_Name
        SpotDraft_Contract_Id__c string(40) required unique external
        Account__c reference(Account) child=SpotDraft_Contracts__r
        Opportunity__c reference(Opportunity) child=SpotDraft_Contracts__r
        Status__c string(40)
        Contract_Type__c string(255)
        Contract_Value__c currency(16,2)
        Term_Number__c double(4,0)
        Effective_Date__c date
        End_Date__c date
        Signature_Date__c date
        Link__c url(255)
        OwnerId reference(User) required defaulted rel=Owner

        object SpotDraft_Signatory__c a01 "SpotDraft Signatory" "SpotDraft Signatories"
        Name string(80) name label=Signatory_Name
        SpotDraft_Contract__c reference(SpotDraft_Contract__c) required noupdate child=SpotDraft_Signatories__r cascade
        Signatory_Key__c string(120) required unique external
        Contact__c reference(Contact) child=SpotDraft_Signatories__r
        Email__c email
        Status__c string(40)
        Signing_Order__c double(3,0)
        Signed_At__c datetime

        """;
}
