using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;
using static SpotDraftSalesforce.Mcp.Tools.Records.ContractChange;

namespace SpotDraftSalesforce.Mcp.Tools.AddContractComment;

[Tool("add_contract_comment", "Comment on a contract", SensitiveArguments = ["comment"])]
[Description(
    "Adds a comment to a SpotDraft contract's activity log, where colleagues read it; !!@{user id}!! mentions a member. A comment of the same text that is there already is not repeated."
)]
internal sealed class AddContractCommentTool(ConnectionCatalog connections) : WriteTool<AddContractCommentInput, AddContractCommentOutput>
{
    protected override async Task<Preparation> PrepareAsync(
        AddContractCommentInput input,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        var pair = connections.Pair(input.Pair);
        var contract = await LinkedContract.LoadAsync(pair, ContractRef.Parse(input.ContractId), cancellationToken);
        var text = input.Comment.Trim();
        var recent = await pair.SpotDraft.ListCommentsAsync(contract.Id, 1, SpotDraftClient.LargestPage, cancellationToken);
        var isThere = recent.Results.Any(comment => comment.Text.Trim() == text);
        var draft = Draft(call, pair.Name);
        AddFacts(draft, contract);
        draft.Read("there", isThere);
        if (!isThere)
        {
            draft.Add(id =>
                Of(id, pair, contract.Id, "create", "comment", ChangeClass.Unobservable, Set("comment", text, sensitive: true))
            );
        }

        return draft.Build(
            $"comment/{contract.Id}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}",
            isThere ? $"{contract.Label} has this comment already." : $"Comment on {contract.Label}.",
            new AddContractCommentOutput { ContractId = contract.Id.Composite, Url = contract.Summary.Link }
        ) with
        {
            IsKeySensitive = true,
        };
    }
}

[WriteInput]
internal sealed record AddContractCommentInput : ToolInput
{
    [Description("SpotDraft contract id, such as T-1234.")]
    public required string ContractId { get; init; }

    [Description("The comment."), MinLength(1), MaxLength(5000)]
    public required string Comment { get; init; }
}

internal sealed record AddContractCommentOutput
{
    public required string ContractId { get; init; }

    public string? Url { get; init; }
}
