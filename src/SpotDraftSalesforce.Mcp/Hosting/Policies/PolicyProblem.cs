namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>One thing that is wrong in a policy file.</summary>
/// <param name="File">As in <c>policies/approvals.yaml</c>.</param>
/// <param name="Line">From 1; 0 where the file itself is the problem.</param>
/// <param name="Key">As in <c>rules[1].when.above</c>; empty where the file itself is the problem.</param>
internal sealed record PolicyProblem(string File, int Line, string Key, string Message)
{
    public override string ToString() => $"{File}{(Line == 0 ? "" : $":{Line}")}: {(Key.Length == 0 ? "" : Key + ": ")}{Message}";
}
