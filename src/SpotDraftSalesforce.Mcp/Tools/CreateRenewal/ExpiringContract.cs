using System.Globalization;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateRenewal;

/// <summary>An executed contract that runs out on a date.</summary>
internal sealed record ExpiringContract(LinkedContract Contract, ContractTerms Terms, DateOnly EndDate)
{
    public ContractRef Id => Contract.Id;

    /// <summary>How the subject of every renewal's task begins.</summary>
    public const string TaskSubjects = "SpotDraft renewal due: ";

    public string TaskSubject => TaskSubjects + Id;

    public string Key(int term) => string.Create(CultureInfo.InvariantCulture, $"{Id}:{term}");

    /// <summary>The day by which the owner has to act: the end of the term less the notice period, in calendar days.</summary>
    public DateOnly ActBy => EndDate.AddDays(-(Terms.NoticeDays ?? 0));

    public static async Task<ExpiringContract> LoadAsync(Pair pair, ContractRef id, CancellationToken cancellationToken)
    {
        var contract = await LinkedContract.LoadAsync(pair, id, cancellationToken);
        if (contract.RefusalUnlessExecuted() is { } refusal)
        {
            throw new GovernedException(refusal);
        }

        var terms = ContractTerms.Of(await pair.SpotDraft.KeyPointersAsync(contract.Id, cancellationToken), pair.Options);
        return new ExpiringContract(contract, terms, terms.EndDate ?? throw new GovernedException(NoEndDate(pair, contract, terms)));
    }

    private static Error NoEndDate(Pair pair, LinkedContract contract, ContractTerms terms) =>
        new()
        {
            Code = ErrorCode.Conflict,
            Message = $"When {contract.Label} ends is not known.",
            Cause = terms.WhyNoEndDate(pair.Options),
            Cure = "Correct the key pointer in SpotDraft, or map another one with KeyPointers:EndDate of the pair.",
            Path = "contract_id",
        };
}
