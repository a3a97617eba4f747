namespace SpotDraftSalesforce.Governance;

/// <summary>Identifiers of our own: a prefix that names the kind, and a UUIDv7, so that they sort by time.</summary>
public static class Ids
{
    public static string Call() => New("call");

    public static string Operation() => New("op");

    public static string Approval() => New("ap");

    public static string Plan() => New("plan");

    public static string Run() => New("run");

    public static string Instance() => New("in");

    private static string New(string prefix) => $"{prefix}_{Guid.CreateVersion7():N}";
}
