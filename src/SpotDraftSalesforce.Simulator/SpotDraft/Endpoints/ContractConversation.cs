using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>What people are asked and told about a contract: ad-hoc approvals and comments.</summary>
internal sealed class ContractConversation(Workspace workspace, SimulatorClock clock, ContractEvents events)
{
    public void Map(RouteTable routes)
    {
        routes.OnContract("GET", "contracts/approvals/{T}/", (_, contract) => Approvals(contract));
        routes.OnContract("POST", "contracts/approvals/{T}/", Ask);
        routes.OnContract(
            "GET",
            "contracts/{contract_id}/comments/",
            (call, contract) => Page.Of(call, [.. Enumerable.Reverse(contract.Comments)], comment => Row(contract, comment))
        );
        routes.OnContract("POST", "contracts/{contract_id}/comments/", Comment);
    }

    private Answer Approvals(Contract contract) =>
        Answer.Ok(
            new
            {
                results = contract
                    .Approvals.Select(approval => new
                    {
                        approval_actions = Actions(approval),
                        approval = new
                        {
                            id = approval.Id,
                            contract_id = contract.Number,
                            approval_name = approval.Name,
                            approval_type = approval.Type,
                            org_user = workspace.Users.Find(user => user.Id == approval.ApproverUserId) is { } user ? Identity(user) : null,
                            sent_for_approval = true,
                            last_sent_at = approval.Sent,
                            notes = approval.Notes,
                            created_by_org_user = Identity(approval.RequestedBy),
                            status = approval.Status,
                        },
                    })
                    .ToArray(),
            }
        );

    private Answer Ask(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var asked = call.Read(errors).Objects("approvals", required: true, least: 1).Select(item => Read(item, call.User)).ToArray();
        if (errors.Any)
        {
            return Answer.Described(errors);
        }

        if (contract.HasApprovalsV5)
        {
            return Answer.Coded(
                StatusCodes.Status400BadRequest,
                "SD_CONTRACT_APPROVALS_00001",
                "Ad-hoc approvals are not supported for contracts with Approval V5."
            );
        }

        if (contract.Approvals.Exists(approval => approval.Status == "PENDING"))
        {
            return Answer.Coded(StatusCodes.Status400BadRequest, "SD_CONTRACTS_00152", "An approval group is already in progress.");
        }

        if (contract.Status is ContractStatus.Executed or ContractStatus.Voided)
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "Approvals cannot be requested in the contract's current status.");
        }

        contract.Approvals.AddRange(asked);
        events.Raise(contract, Activities.ApprovalRequested, call.User);
        return Answer.Created(
            asked
                .Select(approval => new
                {
                    id = approval.Id,
                    contract_id = contract.Number,
                    name = approval.Name,
                    approver_user_id = approval.ApproverUserId,
                    approver_role_id = approval.ApproverRoleId,
                    is_sent = true,
                    notes = approval.Notes,
                    order = approval.Order,
                })
                .ToArray()
        );
    }

    private Approval Read(FieldReader item, WorkspaceUser by)
    {
        var user = item.Known("approver_user_id", workspace.FindActiveUser);
        var role = item.Known("approver_role_id", workspace.FindRole);
        item.OneOf("approver_user_id", "approver_role_id");
        return new Approval
        {
            Id = workspace.NextId("approval", 801),
            Name = item.Text("name", required: true) ?? "",
            ApproverUserId = user?.Id,
            ApproverRoleId = role?.Id,
            Notes = item.Text("notes", required: true, blank: true) ?? "",
            Order = item.Integer("order"),
            RequestedBy = by,
            Sent = clock.GetUtcNow(),
        };
    }

    private Answer Comment(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var text = call.Read(errors).Text("comment", required: true);
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var comment = new ContractComment(workspace.NextId("comment", 901), text!);
        contract.Comments.Add(comment);
        events.Raise(contract, Activities.CommentCreated, call.User);
        return Answer.Created(Row(contract, comment));
    }

    private static object[] Actions(Approval approval) =>
        approval.Decided is { } decided
            ?
            [
                new
                {
                    status = approval.Status,
                    notes = approval.DecisionNotes,
                    created = decided,
                    latest = true,
                },
            ]
            : [];

    private static object Identity(WorkspaceUser user) =>
        new
        {
            id = user.Id,
            name = user.Name,
            email = user.Email,
        };

    private static object Row(Contract contract, ContractComment comment) =>
        new
        {
            id = comment.Id,
            contract_id = contract.Number,
            comment = comment.Comment,
            replies = Array.Empty<object>(),
        };
}
