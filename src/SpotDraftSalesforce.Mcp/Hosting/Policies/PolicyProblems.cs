namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>Collects what is wrong in one file, so that all of it can be told at once.</summary>
internal sealed class PolicyProblems(string file, List<PolicyProblem> all)
{
    public void Add(int line, string key, string message) => all.Add(new PolicyProblem(file, line, key, message));
}
