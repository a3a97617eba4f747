using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>What the tools that act on one contract have in common: which states allow them, and the facts that policy looks at.</summary>
internal static class ContractChange
{
    /// <summary>Refuses a contract in a state that does not allow what is asked.</summary>
    /// <param name="doing">Ends the sentence "… cannot be", such as <c>sent</c>.</param>
    public static Error? RefusalUnless(LinkedContract contract, string doing, params IReadOnlyList<string> allowed) =>
        contract.Summary.Status is { } status && allowed.Contains(status)
            ? null
            : new Error
            {
                Code = ErrorCode.Conflict,
                Message = $"The contract {contract.Label} is {contract.Summary.Status ?? "in no known status"} and cannot be {doing}.",
                Cause = $"SpotDraft allows that for a contract that is {string.Join(" or ", allowed)}.",
                Cure = contract.Summary.Status switch
                {
                    ContractStatus.OnHold => "Take it off hold in SpotDraft, then call again.",
                    ContractStatus.Voided => "Create the contract anew (create_contract_from_opportunity).",
                    ContractStatus.Executed => "Change an executed contract by an amendment.",
                    _ => "Look at it with get_contract.",
                },
                Retry = contract.Summary.Status is ContractStatus.OnHold ? RetryAdvice.AfterFix : RetryAdvice.Never,
                Path = "contract_id",
            };

    public static void AddFacts(PlanDraft draft, LinkedContract contract)
    {
        draft.Facts["status"] = contract.Summary.Status;
        draft.Facts["contract_type"] = contract.Summary.TypeName;
        draft.Read("status", contract.Summary.Status);
    }

    /// <summary>A change of the contract itself, whose body are its fields.</summary>
    public static Change Of(
        string id,
        Pair pair,
        ContractRef contract,
        string operation,
        string target,
        ChangeClass @class,
        params IReadOnlyList<FieldChange> fields
    ) =>
        new()
        {
            Id = id,
            Connection = pair.SpotDraft.Name,
            Operation = operation,
            Object = target,
            Record = contract.Composite,
            Class = @class,
            Fields = fields,
        };

    public static FieldChange Set(string field, JsonNode? after, bool sensitive = false) =>
        new()
        {
            Field = field,
            After = after,
            Sensitive = sensitive,
        };
}
