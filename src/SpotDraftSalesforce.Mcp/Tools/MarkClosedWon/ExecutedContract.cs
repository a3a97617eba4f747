using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

/// <summary>An executed contract with what closing its opportunity needs.</summary>
/// <param name="OpportunityId">The linked opportunity.</param>
/// <param name="Signed">The business date of the last signature.</param>
internal sealed record ExecutedContract(LinkedContract Contract, string OpportunityId, DateOnly Signed, ContractTerms Terms)
{
    public ContractRef Id => Contract.Id;

    /// <summary>The name under which the PDF is stored, and found again: one file for each contract.</summary>
    public string FileName => $"SpotDraft-{Id}-executed.pdf";

    /// <summary>The task's subject, by which it is found again.</summary>
    public string TaskSubject => $"SpotDraft contract executed: {Id}";

    public static async Task<ExecutedContract> LoadAsync(Pair pair, LinkedContract contract, CancellationToken cancellationToken)
    {
        var (_, opportunity) = contract.Record("Opportunity");
        var metrics = await pair.SpotDraft.ProcessMetricsAsync(contract.Id, cancellationToken);
        var terms = ContractTerms.Of(await pair.SpotDraft.KeyPointersAsync(contract.Id, cancellationToken), pair.Options);
        var executed =
            metrics.Executed
            ?? metrics.Signatures?.Max(signature => signature.Signed)
            ?? throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.UpstreamUnavailable,
                    Message = $"SpotDraft does not say yet when {contract.Label} was executed.",
                    Cause = "Its process metrics hold no execution time; they follow the execution a little later.",
                    Cure = "Call again in a minute.",
                    Retry = RetryAdvice.After(TimeSpan.FromMinutes(1)),
                }
            );
        return new ExecutedContract(contract, opportunity, pair.Options.DateOf(executed), terms);
    }
}
