namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>The rules of the platform, one per object that has any.</summary>
internal static class OrgRules
{
    public static IReadOnlyList<IRecordRule> All { get; } =
    [
        new AccountRule(),
        new PersonNameRule("Contact"),
        new PersonNameRule("Lead"),
        new PersonNameRule("User"),
        new ProfileRule(),
        new OpportunityRule(),
        new OpportunityLineItemRule(),
        new PricebookEntryRule(),
        new ContractRule(),
        new TaskRule(),
        new ContentVersionRule(),
        new ContentDocumentLinkRule(),
        new FeedItemRule(),
        new QuoteRule(),
        new QuoteLineItemRule(),
        new CpqQuoteRule(),
        new CpqQuoteLineRule(),
        new CpqSubscriptionRule(),
    ];
}
