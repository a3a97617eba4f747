namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>A member of the workspace. Who was invited is active from then on: whether the invitation was accepted is another question.</summary>
internal sealed class WorkspaceUser(
    int id,
    string email,
    string name,
    string designation,
    bool isActive,
    IReadOnlyList<WorkspaceRole> roles
)
{
    public int Id { get; } = id;

    public string Email { get; } = email;

    public string Name { get; } = name;

    public string Designation { get; } = designation;

    public bool IsActive { get; } = isActive;

    public IReadOnlyList<WorkspaceRole> Roles { get; set; } = roles;

    public bool Has(int roleId) => Roles.Any(role => role.Id == roleId);
}

internal sealed record WorkspaceRole(int Id, string Name, string Description)
{
    /// <summary>The role that sees every contract.</summary>
    public const int Admin = 1;
}

/// <summary>A word for contracts or clauses; <paramref name="EntityType"/> is <c>Contract</c> or <c>Clause</c>.</summary>
internal sealed record WorkspaceTag(int Id, string Name, string ColourCode, string EntityType);
