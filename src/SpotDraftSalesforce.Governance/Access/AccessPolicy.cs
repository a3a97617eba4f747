namespace SpotDraftSalesforce.Governance.Access;

/// <summary>Which role may use which tools. What is not named is denied.</summary>
public sealed class AccessPolicy(IReadOnlyDictionary<string, IReadOnlySet<string>> toolsByRole)
{
    public bool Allows(Caller caller, string tool)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Roles.Any(role => toolsByRole.TryGetValue(role, out var tools) && tools.Contains(tool));
    }

    /// <summary>The roles that may use a tool, for the refusal's cure.</summary>
    public IReadOnlyList<string> RolesFor(string tool) =>
        [.. toolsByRole.Where(role => role.Value.Contains(tool)).Select(role => role.Key).Order(StringComparer.Ordinal)];

    /// <summary>Every role that the policy names, in order.</summary>
    public IReadOnlyList<string> Roles => [.. toolsByRole.Keys.Order(StringComparer.Ordinal)];

    public bool Knows(string role) => toolsByRole.ContainsKey(role);
}
