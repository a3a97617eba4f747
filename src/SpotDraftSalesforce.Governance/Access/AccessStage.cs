namespace SpotDraftSalesforce.Governance.Access;

/// <summary>Lets only those roles through that access.yaml names for the tool; again when an operation is resumed, with the roles of that day.</summary>
public sealed class AccessStage(Func<AccessPolicy> policy) : IGovernanceStage
{
    public Task<ToolOutcome> InvokeAsync(ToolCall call, GovernanceNext next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        return policy().Allows(call.Caller, call.Definition.Name)
            ? next(call, cancellationToken)
            : Task.FromResult(ToolOutcome.Refused(Refusal(call)));
    }

    private Error Refusal(ToolCall call)
    {
        var may = policy().RolesFor(call.Definition.Name);
        return new Error
        {
            Code = ErrorCode.Denied,
            Message = $"'{call.Caller.Id}' may not use {call.Definition.Name}.",
            Cause =
                call.Caller.Roles.Count == 0
                    ? "The caller has no role."
                    : $"None of the caller's roles ({string.Join(", ", call.Caller.Roles)}) is allowed this tool in policies/access.yaml.",
            Cure =
                may.Count == 0
                    ? "No role is allowed this tool. An administrator can name it in policies/access.yaml."
                    : $"Ask somebody with one of the roles {string.Join(", ", may)}, or ask an administrator for the role.",
            Retry = RetryAdvice.AfterFix,
            OperationId = call.Resumes?.Id,
        };
    }
}
