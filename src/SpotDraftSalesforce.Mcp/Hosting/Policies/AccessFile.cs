using SpotDraftSalesforce.Governance.Access;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>access.yaml: which role may use which tools.</summary>
internal static class AccessFile
{
    public const string Name = "access.yaml";

    /// <summary>The roles that a file names, known before the other files are read.</summary>
    public static IReadOnlySet<string> Roles(PolicySection file) =>
        file.Entries.FirstOrDefault(entry => entry.Key == "roles")?.Value is PolicyMapping roles
            ? roles.Entries.Select(role => role.Key).ToHashSet(StringComparer.Ordinal)
            : new HashSet<string>(StringComparer.Ordinal);

    public static AccessPolicy Read(PolicySection file, IReadOnlySet<string> roles, IReadOnlySet<string> tools)
    {
        PolicyVersion.Read(file);
        var own = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var included = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var section = file.Section("roles", required: true);
        foreach (var entry in section?.Entries ?? [])
        {
            if (!PolicyValues.IsId(entry.Key))
            {
                section!.Problem(entry.Key, $"expected {PolicyValues.IdExpected}.");
            }

            if (section!.Group(entry) is not { } role)
            {
                continue;
            }

            role.TextOrNull("description");
            included[entry.Key] = role.Names("includes", "role", roles, required: false);
            own[entry.Key] = role.Names("tools", "tool", tools, required: false);
            role.Close();
        }

        file.Close();
        return new AccessPolicy(
            own.Keys.ToDictionary(
                role => role,
                IReadOnlySet<string> (role) => Reachable(role, own, included, section!),
                StringComparer.Ordinal
            )
        );
    }

    /// <summary>A role's own tools and those of every role that it includes.</summary>
    private static HashSet<string> Reachable(
        string role,
        Dictionary<string, IReadOnlyList<string>> own,
        Dictionary<string, IReadOnlyList<string>> included,
        PolicySection section
    )
    {
        var tools = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([role]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            tools.UnionWith(own.GetValueOrDefault(next) ?? []);
            foreach (var further in included.GetValueOrDefault(next) ?? [])
            {
                if (further == role)
                {
                    section.Problem(role, $"the role includes itself{(next == role ? "" : $" by way of '{next}'")}.");
                }

                open.Push(further);
            }
        }

        return tools;
    }
}
