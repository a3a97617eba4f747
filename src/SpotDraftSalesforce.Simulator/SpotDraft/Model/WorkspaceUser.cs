namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>A member of the workspace.</summary>
internal sealed record WorkspaceUser(
    int Id,
    string Email,
    string Name,
    string Designation,
    bool IsActive,
    IReadOnlyList<WorkspaceRole> Roles
);

internal sealed record WorkspaceRole(int Id, string Name, string Description);
