using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

internal sealed partial class SpotDraftClient
{
    /// <summary>The lookup by external metadata returns at most this many contracts, without saying whether there are more.</summary>
    private const int LookupLimit = 50;

    /// <summary>How often a list that changes while it is read is read.</summary>
    private const int MostPasses = 5;

    /// <summary>One page of the contracts that meet a filter.</summary>
    public Task<ResultPage<ContractSummary>> ListContractsAsync(
        ContractFilter filter,
        int page,
        int limit,
        CancellationToken cancellationToken
    ) => ReadAsync<ResultPage<ContractSummary>>(Address("contracts/", filter.Terms(), page, limit), cancellationToken);

    /// <summary>
    /// All contracts that meet a filter, page after page. A contract that moves between pages meanwhile is returned once, and one that moved behind a
    /// page that was read is looked for again.
    /// </summary>
    /// <exception cref="GovernedException"><c>upstream_unavailable</c> where the list never rests while it is read.</exception>
    public async IAsyncEnumerable<ContractSummary> EachContractAsync(
        ContractFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var seen = new HashSet<ContractRef>();
        for (var pass = 1; pass <= MostPasses; pass++)
        {
            var before = seen.Count;
            var most = 0L;
            ResultPage<ContractSummary> found;
            var page = 0;
            do
            {
                found = await ListContractsAsync(filter, ++page, LargestPage, cancellationToken);
                most = Math.Max(most, found.TotalResults);
                foreach (var contract in found.Results.Where(contract => seen.Add(contract.Id)))
                {
                    yield return contract;
                }
            } while (found.Results.Count > 0 && (long)page * Math.Max(1, found.Limit) < found.TotalResults);

            // One page shows one moment. Several do if nothing was added, moved or taken away meanwhile; else another pass must bring nothing new.
            var rested = pass == 1 ? seen.Count == most && most == found.TotalResults : seen.Count == before;
            if (page == 1 || rested)
            {
                yield break;
            }
        }

        throw new GovernedException(
            new Error
            {
                Code = ErrorCode.UpstreamUnavailable,
                Message = $"The list of contracts in {Name} changed each of the {MostPasses} times that it was read.",
                Cure = "Ask again when fewer contracts are being changed, or for fewer of them.",
                Retry = RetryAdvice.After(TimeSpan.FromMinutes(1)),
            }
        );
    }

    /// <summary>
    /// One contract's row of the list; null where there is none. There is no route for a single contract, and the list is asked by the number, which a
    /// historical contract and another one may share: a row with another prefix than the one that was given is another contract.
    /// </summary>
    /// <exception cref="GovernedException"><c>ambiguous</c> where several rows have the number and no prefix tells which is meant.</exception>
    public async Task<ContractSummary?> GetContractAsync(ContractRef contract, CancellationToken cancellationToken)
    {
        var page = await ListContractsAsync(new ContractFilter { Contract = contract }, 1, 3, cancellationToken);
        var rows = page.Results.Where(row => row.Id.Number == contract.Number).ToArray();
        if (!contract.IsPrefixAssumed && Array.Find(rows, row => !row.Id.IsPrefixAssumed && row.Id == contract) is { } exact)
        {
            return exact;
        }

        // A list of bare numbers does not tell the prefix: the one that was given is the only one there is.
        var possible = contract.IsPrefixAssumed
            ? rows
            : [.. rows.Where(row => row.Id.IsPrefixAssumed).Select(row => row with { Id = contract })];
        return possible.Length > 1 ? throw new GovernedException(Shared(contract, rows)) : possible.FirstOrDefault();
    }

    private static Error Shared(ContractRef contract, IEnumerable<ContractSummary> rows) =>
        new()
        {
            Code = ErrorCode.Ambiguous,
            Message =
                $"Several contracts have the number {contract.Bare}: {string.Join(", ", rows.Select(row => VendorText.Clean(row.Name) ?? "unnamed"))}.",
            Cause = "A historical contract (H-) may have the number of another one (T-).",
            Cure = contract.IsPrefixAssumed
                ? $"Name it with its prefix, such as T-{contract.Bare} or H-{contract.Bare}."
                : "SpotDraft lists them without their prefixes: work on it in SpotDraft.",
            Path = "contract_id",
        };

    /// <summary>The contracts linked with another system's record.</summary>
    /// <exception cref="GovernedException"><c>conflict</c> where the vendor may have cut the answer off: a decision on a part would be a guess.</exception>
    public async Task<IReadOnlyList<ContractSummary>> FindByExternalMetadataAsync(string externalId, CancellationToken cancellationToken)
    {
        var answer = await ReadAsync<JsonArray>($"contracts/by_external_metadata/{Uri.EscapeDataString(externalId)}", cancellationToken);
        var rows = answer.SelectMany(row => row is JsonArray inner ? inner : Enumerable.Repeat(row, 1)).ToList();
        return rows.Count < LookupLimit
            ? [.. rows.Select(Row)]
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.Conflict,
                    Message =
                        $"{LookupLimit} or more contracts are linked with {VendorText.Clean(externalId)}; SpotDraft shows no more than that.",
                    Cause = "Whether one of the others is the one looked for cannot be told.",
                    Cure = "Void or relink contracts that do not belong to the record.",
                }
            );
    }

    public Task<ContractState> StatusAsync(ContractRef contract, CancellationToken cancellationToken) =>
        ReadAsync<ContractState>($"contracts/{contract.Composite}/status", cancellationToken);

    public Task<IReadOnlyList<KeyPointer>> KeyPointersAsync(ContractRef contract, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<KeyPointer>>($"contracts/{contract.Composite}/key_pointers", cancellationToken);

    /// <summary>The record that a contract is linked with; null where it is linked with none.</summary>
    public async Task<ExternalMetadata?> ExternalMetadataAsync(ContractRef contract, CancellationToken cancellationToken)
    {
        var answer = await ReadAsync<JsonObject>($"contracts/{contract.Composite}/external_metadata", cancellationToken);
        return answer["external_metadata"] is JsonObject { Count: > 0 } link
            ? link.Deserialize<ExternalMetadata>(JsonSerializerOptions.Web)
            : null;
    }

    public async Task<IReadOnlyList<RecipientStatus>> RecipientsAsync(ContractRef contract, CancellationToken cancellationToken) =>
        (await ReadAsync<ItemList<RecipientStatus>>($"contracts/{contract.Composite}/recipients/", cancellationToken)).Items;

    public Task<ProcessMetrics> ProcessMetricsAsync(ContractRef contract, CancellationToken cancellationToken) =>
        ReadAsync<ProcessMetrics>($"contracts/{contract.Bare}/process_metrics/", cancellationToken);

    public IAsyncEnumerable<RelatedContract> EachRelatedContractAsync(
        ContractRef contract,
        CancellationToken cancellationToken = default
    ) =>
        EachAsync(
            (page, stop) =>
                ReadAsync<ResultPage<RelatedContract>>(
                    Address($"contracts/{contract.Bare}/related_contracts/", [], page, LargestPage),
                    stop
                ),
            cancellationToken
        );

    /// <summary>What was answered when the contract was made.</summary>
    /// <param name="kind"><c>TEMPLATE</c> for the template's own fields, <c>INTAKE_FORM</c> for the form of third-party paper.</param>
    public Task<QuestionnaireAnswers> QuestionnaireAsync(ContractRef contract, string kind, CancellationToken cancellationToken) =>
        ReadAsync<QuestionnaireAnswers>(
            $"contracts/{contract.Bare}/questionnaire/responses/?questionnaire_type={Uri.EscapeDataString(kind)}",
            cancellationToken
        );

    private static ContractSummary Row(JsonNode? row) =>
        row.Deserialize<ContractSummary>(JsonSerializerOptions.Web) ?? throw new JsonException("a row of the lookup is empty");
}
