namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

/// <summary>What a pair needs of its org: our fields under the names that the pair gives them, and the standard fields that the tools read and write.</summary>
internal static class OrgNeeds
{
    public static IReadOnlyList<ObjectNeed> Of(PairOptions pair) =>
        [
            Opportunity(pair.Fields),
            new(
                "Account",
                false,
                true,
                [
                    .. Read("Name", "OwnerId", "BillingStreet", "BillingCity", "BillingState", "BillingPostalCode", "BillingCountry"),
                    Ours("Account", "SpotDraft_Counterparty_Id__c", pair.Fields.CounterpartyId, create: false),
                ]
            ),
            new("Contact", false, false, Read("AccountId", "FirstName", "LastName", "Email")),
            new("User", false, false, Read("Name", "IsActive")),
            new("OpportunityStage", false, false, Read("ApiName", "IsActive", "IsWon", "IsClosed", "SortOrder")),
            new("OpportunityContactRole", false, false, Read("OpportunityId", "ContactId", "IsPrimary")),
            new("Task", true, false, [.. Written("Subject", "WhatId", "OwnerId", "Status", "Priority", "ActivityDate", "Description")]),
            new("ContentVersion", true, false, [.. Written("Title", "PathOnClient", "VersionData", "FirstPublishLocationId")]),
            .. OrgModel.Objects.Select(type => new ObjectNeed(
                type.Name,
                true,
                true,
                [
                    .. Written("Name"),
                    .. OrgModel
                        .Fields.Where(field => field.Object == type.Name)
                        .Select(field => new FieldNeed(field.Name, true, field.Type != "MasterDetail", field)),
                ],
                Recommended: true
            )),
        ];

    private static ObjectNeed Opportunity(SalesforceFieldNames names)
    {
        var fields = new List<FieldNeed>(Read("IsClosed", "IsWon", "HasOpportunityLineItem"))
        {
            new("Name", true, false),
            new("AccountId", true, false),
            new("StageName", true, true),
            new("CloseDate", true, true),
            new("Amount", true, true),
            new("Type", true, false),
            new("OwnerId", true, false),
            Ours("Opportunity", "SpotDraft_Contract_Id__c", names.ContractId, create: false),
            Ours("Opportunity", "SpotDraft_Renewal_Key__c", names.RenewalKey, create: true),
            Ours("Opportunity", "SpotDraft_Signature_Date__c", names.SignatureDate, create: false),
        };
        if (names.DeclaredValue is { } value)
        {
            fields.Add(Ours("Opportunity", "SpotDraft_Contract_Value__c", value, create: false));
        }

        return new ObjectNeed("Opportunity", true, true, fields);
    }

    private static FieldNeed Ours(string type, string name, string called, bool create) =>
        new(called, create, true, OrgModel.Fields.Single(field => field.Object == type && field.Name == name));

    private static IReadOnlyList<FieldNeed> Read(params string[] names) => [.. names.Select(name => new FieldNeed(name, false, false))];

    private static IEnumerable<FieldNeed> Written(params string[] names) => names.Select(name => new FieldNeed(name, true, false));
}

/// <summary>What the product does with an object of the org.</summary>
/// <param name="Recommended">True where the product works without it.</param>
internal sealed record ObjectNeed(string Name, bool Create, bool Update, IReadOnlyList<FieldNeed> Fields, bool Recommended = false);

/// <summary>What the product does with a field.</summary>
/// <param name="Field">How it should look; null for a standard field.</param>
internal sealed record FieldNeed(string Name, bool Create, bool Update, OrgField? Field = null);

/// <summary>What the contract templates ask of an org.</summary>
/// <param name="Stages">Stage names that a template serves, with its title.</param>
/// <param name="Types">Values of Opportunity.Type that a template serves, with its title.</param>
/// <param name="Sources">Sources such as <c>Opportunity.Account.Name</c>, with the template's title.</param>
internal sealed record TemplateDemand(
    IReadOnlyList<(string Template, string Value)> Stages,
    IReadOnlyList<(string Template, string Value)> Types,
    IReadOnlyList<(string Template, string Value)> Sources
);
