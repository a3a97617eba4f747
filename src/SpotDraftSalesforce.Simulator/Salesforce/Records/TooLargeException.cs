namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>A file has more bytes than it may.</summary>
internal sealed class TooLargeException() : Exception("The file is larger than is allowed.");
