namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>A composite refers to a result that is not there.</summary>
internal sealed class UnresolvedReferenceException(string message) : Exception(message);
