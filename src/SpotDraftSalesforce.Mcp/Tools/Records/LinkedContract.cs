using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>A contract together with the Salesforce record that it says it belongs to.</summary>
/// <param name="Summary">Its row of the list, with the status that its own route tells.</param>
/// <param name="Metadata">Its link; null where it has none.</param>
internal sealed record LinkedContract(ContractSummary Summary, ExternalMetadata? Metadata)
{
    public ContractRef Id => Summary.Id;

    /// <summary>What people call it: its name and its id.</summary>
    public string Label => $"{Summary.Name ?? "contract"} ({Id})";

    /// <summary>
    /// Reads a contract. The list lags behind: what is decided by the status (a mail that is not sent twice, a contract that is closed) is decided by
    /// the contract's own route, which is read beside it.
    /// </summary>
    public static async Task<LinkedContract> LoadAsync(Pair pair, ContractRef contract, CancellationToken cancellationToken)
    {
        var listed = pair.SpotDraft.GetContractAsync(contract, cancellationToken);
        var told = StateAsync(pair, contract, cancellationToken);
        await Task.WhenAll(listed, told);
        var summary = await listed;
        // Of a bare number only the row says which contract it is.
        var state = summary is null || summary.Id == contract ? await told : await StateAsync(pair, summary.Id, cancellationToken);
        if (state is null)
        {
            throw new GovernedException(NotThere(pair, contract));
        }

        summary = summary is null ? throw new GovernedException(Unlisted(contract)) : summary with { Status = state.Status };

        // The row carries the link where there is one; only a row without it is asked about again.
        return new LinkedContract(
            summary,
            summary.ExternalMetadata is { Id: not null } link
                ? link
                : await pair.SpotDraft.ExternalMetadataAsync(summary.Id, cancellationToken)
        );
    }

    /// <summary>
    /// A row of a list or lookup with the status that the contract's own route tells. That route wants the prefix, which a lookup does not tell: what it
    /// does not know, or knows under another name, stays as the row says.
    /// </summary>
    public static async Task<ContractSummary> CurrentAsync(Pair pair, ContractSummary row, CancellationToken cancellationToken) =>
        await StateAsync(pair, row.Id, cancellationToken) is { } state && !(row.Id.IsPrefixAssumed && state.Name != row.Name)
            ? row with
            {
                Status = state.Status,
            }
            : row;

    /// <summary>Null where there is no such contract.</summary>
    private static async Task<ContractState?> StateAsync(Pair pair, ContractRef contract, CancellationToken cancellationToken)
    {
        try
        {
            return await pair.SpotDraft.StatusAsync(contract, cancellationToken);
        }
        catch (GovernedException fault) when (fault.Error.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }

    private static Error NotThere(Pair pair, ContractRef contract) =>
        new()
        {
            Code = ErrorCode.NotFound,
            Message = $"There is no contract {contract} in {pair.SpotDraft.Name}, or the connection may not see it.",
            Cure = "Look for it with find_contracts.",
            Path = "contract_id",
        };

    /// <summary>A list lags behind what was created a moment ago: a contract that can be read under its id will turn up.</summary>
    private static Error Unlisted(ContractRef contract) =>
        new()
        {
            Code = ErrorCode.InProgress,
            Message = $"The contract {contract} exists, but SpotDraft's list does not show it yet; nothing was changed.",
            Cause = "SpotDraft's lists lag behind what was just created.",
            Cure = "Ask again in a moment.",
            Retry = RetryAdvice.After(TimeSpan.FromSeconds(5)),
            Path = "contract_id",
        };

    /// <summary>The id of the linked Salesforce record, of which the type must be one of <paramref name="types"/>.</summary>
    public (string Type, string Id) Record(params string[] types)
    {
        var type = Metadata?.RecordType;
        return
            SalesforceId.TryNormalize(Metadata?.Id, out var id)
            && types.FirstOrDefault(known => string.Equals(known, type, StringComparison.OrdinalIgnoreCase)) is { } found
            ? (found, id)
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.NotFound,
                    Message = $"The contract {Label} is not linked with a Salesforce {string.Join(" or ", types)}.",
                    Cause = Metadata is null
                        ? "It has no external metadata."
                        : $"Its external metadata names the {type ?? "(untyped)"} '{Metadata.Id ?? ""}'.",
                    Cure =
                        "Link the contract with its record by link_contract, or in SpotDraft (Record Details, Link External Record), then call again.",
                    Path = "contract_id",
                }
            );
    }

    /// <summary>Refuses a contract that is not executed.</summary>
    public Error? RefusalUnlessExecuted() =>
        Summary.Status == ContractStatus.Executed
            ? null
            : new Error
            {
                Code = ErrorCode.Conflict,
                Message = $"The contract {Label} is {Summary.Status ?? "in no known status"}, not {ContractStatus.Executed}.",
                Cure = "Call again when everybody has signed.",
                Path = "contract_id",
            };
}
