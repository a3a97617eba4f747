using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.ResendWebhooks;

[Tool("resend_webhooks", "Have webhooks sent again", Idempotent = false)]
[Description("Has SpotDraft send the last webhook of each of these contracts once more. What was worked off before stays done.")]
internal sealed class ResendWebhooksTool(ConnectionCatalog connections) : WriteTool<ResendWebhooksInput, ResendWebhooksOutput>
{
    protected override Task<Preparation> PrepareAsync(ResendWebhooksInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(input.Pair);
        var contracts = input.ContractIds.Select(id => ContractRef.Parse(id, "contract_ids")).Distinct().ToArray();
        var draft = Draft(call, pair.Name);
        draft.Facts["contracts"] = contracts.Length;
        draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.SpotDraft.Name,
            Operation = "re_trigger",
            Object = "webhook",
            Class = ChangeClass.Idempotent,
            Fields =
            [
                new FieldChange { Field = "contract_ids", After = new JsonArray([.. contracts.Select(one => (JsonNode)one.Number)]) },
            ],
        });
        return Task.FromResult<Preparation>(
            draft.Build(
                $"webhooks/{string.Join(',', contracts)}",
                $"Have SpotDraft send the last webhook of {string.Join(", ", contracts)} again.",
                new ResendWebhooksOutput { ContractIds = [.. contracts.Select(one => one.Composite)] }
            )
        );
    }
}

[WriteInput]
internal sealed record ResendWebhooksInput : ToolInput
{
    [Description("SpotDraft contract ids, such as T-1234."), MinLength(1), MaxLength(100)]
    public required IReadOnlyList<string> ContractIds { get; init; }
}

internal sealed record ResendWebhooksOutput
{
    public required IReadOnlyList<string> ContractIds { get; init; }
}
