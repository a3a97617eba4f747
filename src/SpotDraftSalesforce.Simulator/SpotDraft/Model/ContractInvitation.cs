namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>A user or a role (one of both) invited to one contract; <paramref name="Permission"/> is <c>CONTRACT.READ</c> and so on.</summary>
internal sealed record ContractInvitation(int? UserId, int? RoleId, string Permission, string Note);

/// <summary>Who has to do something (a user or a role, one of both), and what they are told of it.</summary>
internal sealed record Assignment(int? UserId, int? RoleId, string Description);

/// <summary>The manual task of a legal review, assigned to a user or to a role.</summary>
internal sealed record ReviewRequest(int Id, string Description, int? UserId, int? RoleId, int RequestedBy, DateTimeOffset Created);

/// <summary>An annex, kept beside the contract's own document.</summary>
internal sealed record SupportedDocument(int Id, string Name, string FileName, byte[] Content, DateTimeOffset Created);
