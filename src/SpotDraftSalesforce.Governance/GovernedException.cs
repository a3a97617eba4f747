namespace SpotDraftSalesforce.Governance;

/// <summary>A fault that already knows how it is to be told: connectors throw it, the pipeline turns it into an outcome in one place.</summary>
public sealed class GovernedException(Error error, Exception? inner = null) : Exception(error?.Message, inner)
{
    public Error Error { get; } = error ?? throw new ArgumentNullException(nameof(error));
}
