namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>A token request that is refused, in the words of the platform.</summary>
internal sealed class OAuthRefusal(string error, string description, int status = 400) : Exception(description)
{
    public string Error { get; } = error;

    public int Status { get; } = status;
}
