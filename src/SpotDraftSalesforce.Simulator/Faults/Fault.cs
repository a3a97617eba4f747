namespace SpotDraftSalesforce.Simulator.Faults;

/// <summary>One fault, armed until its count is used up or it is cleared.</summary>
public sealed record Fault
{
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary><c>salesforce</c> or <c>spotdraft</c>.</summary>
    public required string System { get; init; }

    public required FaultKind Kind { get; init; }

    /// <summary>HTTP method, or null for every method.</summary>
    public string? Method { get; init; }

    /// <summary>Regular expression searched in the path and query; null for every path.</summary>
    public string? Path { get; init; }

    /// <summary>How many requests it meets; null for as long as it is armed.</summary>
    public int? Times { get; init; }

    /// <summary>Meets every n-th matching request only; 1 is each of them.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The status that is answered: 500, and 200 for an HTML page, unless told.</summary>
    public int Status
    {
        get =>
            field != 0 ? field
            : Kind == FaultKind.Html ? 200
            : 500;
        init;
    }

    /// <summary>The body of a <see cref="FaultKind.Status"/> answer, as it is sent.</summary>
    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Headers added to a <see cref="FaultKind.Status"/> answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public int DelayMs { get; init; }
}
