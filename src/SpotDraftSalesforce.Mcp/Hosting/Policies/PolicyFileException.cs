namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>The policy files cannot be used. The message lists every problem of every file, each with file, line and key.</summary>
internal sealed class PolicyFileException(string folder, IReadOnlyList<PolicyProblem> problems) : Exception(Text(folder, problems))
{
    public IReadOnlyList<PolicyProblem> Problems { get; } = problems;

    private static string Text(string folder, IReadOnlyList<PolicyProblem> problems) =>
        $"The policy files in {folder} cannot be used ({problems.Count} {(problems.Count == 1 ? "problem" : "problems")}):\n"
        + string.Join('\n', problems.Select(problem => $"  {problem}"));
}
