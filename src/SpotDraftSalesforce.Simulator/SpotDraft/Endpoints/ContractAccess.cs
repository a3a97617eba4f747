using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Who of the workspace has to do with a contract: its business user, whom it was opened to, who is asked to review it.</summary>
internal sealed class ContractAccess(Workspace workspace, SimulatorClock clock)
{
    private static readonly string[] Permissions = ["CONTRACT.READ", "CONTRACT.SUGGEST", "CONTRACT.EDIT", "CONTRACT.SIGN"];

    public void Map(RouteTable routes)
    {
        routes.OnContract("PATCH", "contracts/{contract_id}/business_user/", SetBusinessUser);
        routes.OnContract(
            "GET",
            "contracts/{contract_id}/authorized_users/",
            (call, contract) => Page.Of(call, Authorized(contract), WorkspaceMembers.Row)
        );
        routes.OnContract("POST", "contracts/{contract_id}/invite/", Invite);
        routes.OnContract("POST", "contracts/{contract_id}/uninvite/", Uninvite);
        routes.OnContract("POST", "contracts/{contract_id}/uninvite_all/", UninviteAll);
        routes.OnContract("POST", "contracts/{contract_id}/review_request/", RequestReview);
    }

    public static void Ask(Workspace workspace, Contract contract, Assignment asked, WorkspaceUser by, DateTimeOffset at) =>
        contract.ReviewRequests.Add(
            new ReviewRequest(workspace.NextId("review", 1101), asked.Description, asked.UserId, asked.RoleId, by.Id, at)
        );

    private Answer SetBusinessUser(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var user = body.Known("user_id", workspace.FindActiveUser, required: true);
        var withTasks = body.Flag("update_user_task_on_bu_update") ?? true;
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var former = contract.BusinessUser;
        contract.BusinessUser = user!;
        for (var at = 0; withTasks && at < contract.ReviewRequests.Count; at++)
        {
            var task = contract.ReviewRequests[at];
            contract.ReviewRequests[at] = task.UserId == former.Id ? task with { UserId = user!.Id } : task;
        }

        contract.LastUpdated = clock.GetUtcNow();
        return Answer.Ok(
            new
            {
                user_id = user!.Id,
                contract_id = contract.Number,
                type = "BUSINESS",
            }
        );
    }

    /// <summary>
    /// Administrators, who made the contract or answers for it, who was invited or asked to review (alone or with a role), and signatories.
    /// What else the access rules of a contract type give is a matter of the workspace's settings.
    /// </summary>
    private WorkspaceUser[] Authorized(Contract contract) =>
        [
            .. workspace.Users.Where(user =>
                user.IsActive
                && (
                    user.Has(WorkspaceRole.Admin)
                    || user.Id == contract.Creator.Id
                    || user.Id == contract.BusinessUser.Id
                    || contract.Invitations.Exists(invited => Means(user, invited.UserId, invited.RoleId))
                    || contract.ReviewRequests.Exists(task => Means(user, task.UserId, task.RoleId))
                    || contract.Recipients.Exists(recipient =>
                        string.Equals(recipient.Email, user.Email, StringComparison.OrdinalIgnoreCase)
                    )
                )
            ),
        ];

    private static bool Means(WorkspaceUser user, int? userId, int? roleId) => userId == user.Id || (roleId is { } role && user.Has(role));

    private Answer Invite(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var invited = call.Read(errors).Objects("items", required: true, least: 1).Select(Read).ToArray();
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var users = new List<WorkspaceUser>();
        var roles = new List<WorkspaceRole>();
        foreach (var item in invited)
        {
            var user = item.User ?? Join(item);
            contract.Invitations.RemoveAll(known => known.UserId == user?.Id && known.RoleId == item.Role?.Id);
            contract.Invitations.Add(new ContractInvitation(user?.Id, item.Role?.Id, item.Permission, item.Note));
            if (user is not null)
            {
                users.Add(user);
            }
            else
            {
                roles.Add(item.Role!);
            }
        }

        return Answer.Ok(
            new
            {
                impacted_users = users.Select(WorkspaceMembers.Row).ToArray(),
                impacted_roles = roles.Select(WorkspaceMembers.Row).ToArray(),
            }
        );
    }

    private Invited Read(FieldReader item)
    {
        var user = item.Known("user_id", workspace.FindActiveUser);
        var role = item.Known("role_id", workspace.FindRole);
        var email = item.Email("new_user_email");
        item.OneOf("role_id", "user_id", "new_user_email");
        if (email is not null && workspace.FindUser(email) is not null)
        {
            item.Add("new_user_email", "A user with this email is already a member of this workspace.");
        }

        return new Invited(
            user,
            role,
            email,
            item.Text("new_user_name") ?? "",
            item.Known("new_user_role_id", workspace.FindRole),
            item.Choice("permission_name", Permissions, required: true) ?? "",
            item.Text("note") ?? ""
        );
    }

    /// <summary>Makes who is invited by an address a member of the workspace; two items may name the same.</summary>
    private WorkspaceUser? Join(Invited item) =>
        item.NewEmail is null
            ? null
            : workspace.FindUser(item.NewEmail)
                ?? workspace.AddUser(item.NewEmail, item.NewName, "", item.NewRole is null ? [] : [item.NewRole]);

    private Answer Uninvite(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var user = body.Integer("user_id");
        var role = body.Integer("role_id");
        body.OneOf("user_id", "role_id");
        if (!errors.Any && contract.Invitations.RemoveAll(known => known.UserId == user && known.RoleId == role) == 0)
        {
            body.Add(user is null ? "role_id" : "user_id", "Is not invited to this contract.");
        }

        return errors.Any ? Answer.Invalid(errors) : Answer.Empty(StatusCodes.Status200OK);
    }

    private static Answer UninviteAll(SpotDraftCall call, Contract contract)
    {
        contract.Invitations.Clear();
        return Answer.Empty(StatusCodes.Status200OK);
    }

    private Answer RequestReview(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var description = body.Text("description") ?? "";
        var user = body.Known("assignee_user_id", workspace.FindActiveUser);
        var role = body.Known("assignee_role_id", workspace.FindRole);
        body.OneOf("assignee_user_id", "assignee_role_id");
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        if (contract.Status is ContractStatus.Executed or ContractStatus.Voided)
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "A review cannot be requested in the contract's current status.");
        }

        contract.LastUpdated = clock.GetUtcNow();
        Ask(workspace, contract, new Assignment(user?.Id, role?.Id, description), call.User, contract.LastUpdated);
        return Answer.Empty(StatusCodes.Status200OK);
    }

    private sealed record Invited(
        WorkspaceUser? User,
        WorkspaceRole? Role,
        string? NewEmail,
        string NewName,
        WorkspaceRole? NewRole,
        string Permission,
        string Note
    );
}
