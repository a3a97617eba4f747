using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

internal sealed partial class SpotDraftClient
{
    /// <summary>The approvals of a contract, asked for and decided; not paged.</summary>
    public async Task<IReadOnlyList<ApprovalState>> ApprovalsAsync(ContractRef contract, CancellationToken cancellationToken) =>
        (await ReadAsync<ResultPage<ApprovalState>>($"contracts/approvals/{contract.Composite}/", cancellationToken)).Results;

    /// <summary>One page of the comments in a contract's activity log, newest first.</summary>
    public Task<ResultPage<ContractComment>> ListCommentsAsync(
        ContractRef contract,
        int page,
        int limit,
        CancellationToken cancellationToken
    ) => ReadAsync<ResultPage<ContractComment>>(Address($"contracts/{contract.Bare}/comments/", [], page, limit), cancellationToken);

    /// <summary>All comments in a contract's activity log, newest first.</summary>
    public IAsyncEnumerable<ContractComment> EachCommentAsync(ContractRef contract, CancellationToken cancellationToken = default) =>
        EachAsync((page, stop) => ListCommentsAsync(contract, page, LargestPage, stop), cancellationToken);

    /// <summary>The notes of a contract. The document shows one object where its text says all notes: both are read.</summary>
    public async Task<IReadOnlyList<ContractNote>> NotesAsync(ContractRef contract, CancellationToken cancellationToken) =>
        await ReadAsync<JsonNode>($"contracts/{contract.Composite}/notes", cancellationToken) switch
        {
            JsonArray all => [.. all.Select(Note)],
            JsonObject { Count: > 0 } one => [Note(one)],
            _ => [],
        };

    private static ContractNote Note(JsonNode? note) =>
        note.Deserialize<ContractNote>(JsonSerializerOptions.Web) ?? throw new JsonException("a note is empty");
}
