namespace SpotDraftSalesforce.Governance;

internal static class Placeholder;
