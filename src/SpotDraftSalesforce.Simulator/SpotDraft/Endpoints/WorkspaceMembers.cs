using System.Security.Cryptography;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Who belongs to the workspace, and in which roles.</summary>
internal sealed class WorkspaceMembers(Workspace workspace)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "auth/users/", Users);
        routes.Add("POST", "auth/users/", Invite);
        routes.Add("GET", "auth/roles/", _ => Answer.Ok(new { active_roles = workspace.Roles.Select(Row).ToArray() }));
        routes.Add("POST", "auth/roles/{role_id}/members", AddMembers);
    }

    public static object Row(WorkspaceRole role) =>
        new
        {
            id = role.Id,
            name = role.Name,
            description = role.Description,
        };

    public static object Row(WorkspaceUser user) =>
        new
        {
            id = user.Id,
            email = user.Email,
            name = user.Name,
            designation = user.Designation,
        };

    private Answer Users(SpotDraftCall call)
    {
        var email = call.Query["user_email"].ToString();
        var name = call.Query["user_name"].ToString();
        var found = workspace
            .Users.Where(user => email.Length == 0 || string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase))
            .Where(user => user.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        return Page.Of(
            call,
            found,
            user => new
            {
                id = user.Id,
                email = user.Email,
                name = user.Name,
                designation = user.Designation,
                roles = user.Roles.Select(Row).ToArray(),
                is_active = user.IsActive,
            }
        );
    }

    private Answer Invite(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var first = body.Text("first_name", required: true);
        var last = body.Text("last_name", blank: true);
        var designation = body.Text("designation", blank: true);
        var email = body.Email("email", required: true);
        if (email is not null && workspace.FindUser(email) is not null)
        {
            body.Add("email", "A user with this email is already a member of this workspace.");
        }

        var ids = body.Integers("role_ids");
        var roles = workspace.Roles.FindAll(role => ids.Contains(role.Id));
        if (roles.Count != ids.Distinct().Count())
        {
            body.Add("role_ids", "Unknown role.");
        }

        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        workspace.AddUser(email!, $"{first} {last}".Trim(), designation ?? "", roles);
        return Answer.Ok(
            new
            {
                email,
                first_name = first,
                last_name = last,
                designation,
                token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                disabled_token = false,
                created_by_user = call.User.Email,
                role_ids = roles.Select(role => role.Id).ToArray(),
            }
        );
    }

    private Answer AddMembers(SpotDraftCall call)
    {
        if (workspace.Roles.Find(role => role.Id == call.Number("role_id")) is not { } role)
        {
            return Answer.NotFound;
        }

        var errors = new FieldErrors();
        var body = call.Read(errors);
        var ids = body.Integers("user_ids_to_add", required: true, least: 1).Distinct().ToArray();
        var added = workspace.Users.FindAll(user => ids.Contains(user.Id));
        if (added.Count != ids.Length)
        {
            body.Add("user_ids_to_add", "Unknown user.");
        }

        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        foreach (var user in added)
        {
            user.Roles = [.. user.Roles.Where(has => has.Id != role.Id), role];
        }

        return Answer.Ok(added.Select(Row).ToArray());
    }
}
