namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

/// <summary>
/// Everything of ours in an org, once: <c>setup salesforce</c> writes it as a project, and <c>doctor salesforce</c> looks for it.
/// </summary>
internal static class OrgModel
{
    public const string Contract = "SpotDraft_Contract__c";
    public const string Signatory = "SpotDraft_Signatory__c";
    public const string PermissionSet = "SpotDraft_Integration";

    /// <summary>The API version in which the project is written; the oldest that the connector works with.</summary>
    public const string ApiVersion = "62.0";

    private const int ContractIdLength = 40;

    public static IReadOnlyList<OrgObject> Objects { get; } =
    [
        new(
            Contract,
            "SpotDraft Contract",
            "SpotDraft Contracts",
            "Contract Name",
            "A contract in SpotDraft, with its state and terms.",
            IsDetail: false
        ),
        new(
            Signatory,
            "SpotDraft Signatory",
            "SpotDraft Signatories",
            "Signatory Name",
            "A person who signs a SpotDraft contract.",
            IsDetail: true
        ),
    ];

    public static IReadOnlyList<OrgField> Fields { get; } =
    [
        new("Account", "SpotDraft_Counterparty_Id__c", "SpotDraft Counterparty Id", "Text", "The counterparty in SpotDraft.")
        {
            Length = 40,
        },
        new("Opportunity", "SpotDraft_Contract_Id__c", "SpotDraft Contract Id", "Text", "The contract in SpotDraft that this deal led to.")
        {
            Length = ContractIdLength,
            IsKey = true,
        },
        new("Opportunity", "SpotDraft_Contract_Value__c", "SpotDraft Contract Value", "Currency", "The value that was signed.")
        {
            Precision = 18,
            Scale = 2,
        },
        new(
            "Opportunity",
            "SpotDraft_Renewal_Key__c",
            "SpotDraft Renewal Key",
            "Text",
            "Contract and term that this renewal is for; one renewal for each."
        )
        {
            Length = 80,
            IsKey = true,
        },
        new("Opportunity", "SpotDraft_Signature_Date__c", "SpotDraft Signature Date", "Date", "When the last signatory signed."),
        .. ContractFields,
        .. SignatoryFields,
    ];

    /// <summary>Standard fields that the integration user works with and that field-level security may hide: object, field, written.</summary>
    public static IReadOnlyList<(string Object, string Field, bool Edited)> StandardFields { get; } =
    [
        ("Account", "BillingAddress", false),
        ("Contact", "AccountId", false),
        ("Contact", "Email", false),
        ("Opportunity", "AccountId", true),
        ("Opportunity", "Amount", true),
        ("Opportunity", "Type", true),
        ("Task", "ActivityDate", true),
        ("Task", "Description", true),
        ("Task", "WhatId", true),
    ];

    private static IReadOnlyList<OrgField> ContractFields =>
        [
            new(Contract, "SpotDraft_Contract_Id__c", "SpotDraft Contract Id", "Text", "The contract in SpotDraft.")
            {
                Length = ContractIdLength,
                IsKey = true,
                IsRequired = true,
            },
            new(Contract, "Account__c", "Account", "Lookup", "The customer.")
            {
                References = "Account",
                ChildrenName = "SpotDraft_Contracts",
            },
            new(Contract, "Opportunity__c", "Opportunity", "Lookup", "The deal that led to it.")
            {
                References = "Opportunity",
                ChildrenName = "SpotDraft_Contracts",
            },
            new(Contract, "Status__c", "Status", "Text", "The state in SpotDraft.") { Length = 40 },
            new(Contract, "Contract_Type__c", "Contract Type", "Text", "The contract type in SpotDraft.") { Length = 255 },
            new(Contract, "Contract_Value__c", "Contract Value", "Currency", "The value that was signed.") { Precision = 18, Scale = 2 },
            new(Contract, "Term_Number__c", "Term Number", "Number", "Counts the terms from 1.") { Precision = 4 },
            new(Contract, "Effective_Date__c", "Effective Date", "Date", "When it begins."),
            new(Contract, "End_Date__c", "End Date", "Date", "When its term ends."),
            new(Contract, "Signature_Date__c", "Signature Date", "Date", "When the last signatory signed."),
            new(Contract, "Link__c", "Link", "Url", "The contract in SpotDraft, for people."),
        ];

    private static IReadOnlyList<OrgField> SignatoryFields =>
        [
            new(Signatory, "SpotDraft_Contract__c", "SpotDraft Contract", "MasterDetail", "What is signed.")
            {
                References = Contract,
                ChildrenName = "SpotDraft_Signatories",
                IsRequired = true,
            },
            new(Signatory, "Signatory_Key__c", "Signatory Key", "Text", "Contract and signatory in SpotDraft.")
            {
                Length = 120,
                IsKey = true,
                IsRequired = true,
            },
            new(Signatory, "Contact__c", "Contact", "Lookup", "The person in Salesforce.")
            {
                References = "Contact",
                ChildrenName = "SpotDraft_Signatories",
            },
            new(Signatory, "Email__c", "Email", "Email", "Where the contract was sent."),
            new(Signatory, "Status__c", "Status", "Text", "Whether they signed.") { Length = 40 },
            new(Signatory, "Signing_Order__c", "Signing Order", "Number", "Who signs before whom.") { Precision = 3 },
            new(Signatory, "Signed_At__c", "Signed At", "DateTime", "When they signed."),
        ];
}
