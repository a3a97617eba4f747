namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>What happened to a request over all its attempts: decides between "failed" and "nobody knows".</summary>
internal sealed class SendTrace
{
    /// <summary>How often the request was handed to the network.</summary>
    public int Attempts { get; set; }

    /// <summary>True once an attempt may have taken effect without telling: cut off, timed out, or answered with 5xx.</summary>
    public bool MayHaveTakenEffect { get; set; }

    /// <summary>Lower-case hex of the body, kept so that a repeated request is not read again only for its digest.</summary>
    public string? BodySha256 { get; set; }
}
