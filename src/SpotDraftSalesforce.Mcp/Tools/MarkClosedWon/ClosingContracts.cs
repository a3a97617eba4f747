using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

/// <summary>Knows which contracts close a deal: those whose template file says so. Everything else (an NDA, say) moves no stage.</summary>
internal sealed class ClosingContracts(Func<IReadOnlyList<ContractTemplateFile>> templates)
{
    public Error? RefusalUnlessCloses(LinkedContract contract)
    {
        var template = TemplateOf(contract);
        return template switch
        {
            { Closes: true } => null,
            { } => Refusal(
                $"The contract {contract.Label} does not close a deal.",
                $"policies/templates/{template.Name}.yaml says 'closes: no'.",
                "Nothing has to be done. If such contracts do close deals, say 'closes: yes' there."
            ),
            null => Refusal(
                $"Whether the contract {contract.Label} closes a deal is not known.",
                $"No file of policies/templates is about its template or its type ({contract.Summary.TypeName ?? "unknown"}).",
                "Add a template file with the contract's type and 'closes: yes' or 'no'."
            ),
        };
    }

    /// <summary>The template that we noted at creation; for a contract that was made elsewhere, the only one of its type.</summary>
    private ContractTemplateFile? TemplateOf(LinkedContract contract)
    {
        if (contract.Metadata?.Data("template") is { } noted && templates().FirstOrDefault(template => template.Name == noted) is { } named)
        {
            return named;
        }

        var ofType = templates().Where(template => template.ContractTypeId is { } type && type == contract.Summary.TypeId).ToArray();
        return ofType.Length == 1 ? ofType[0] : null;
    }

    private static Error Refusal(string message, string cause, string cure) =>
        new()
        {
            Code = ErrorCode.Conflict,
            Message = message,
            Cause = cause,
            Cure = cure,
            Retry = RetryAdvice.Never,
            Path = "contract_id",
        };
}
