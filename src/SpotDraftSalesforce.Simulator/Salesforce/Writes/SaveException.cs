namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>Ends the save of one record; whoever saves it rolls back and answers the error.</summary>
internal sealed class SaveException(SaveError error) : Exception(error.Message)
{
    public SaveError Error { get; } = error;
}
