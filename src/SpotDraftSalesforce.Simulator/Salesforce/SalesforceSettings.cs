namespace SpotDraftSalesforce.Simulator.Salesforce;

public sealed record SalesforceSettings;
