using System.ComponentModel;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.VoidContract;

[Tool("void_contract", "Void a contract", Destructive = true)]
[Description("Voids a SpotDraft contract that is not executed. This cannot be undone; a new contract can be created afterwards.")]
internal sealed class VoidContractTool(ConnectionCatalog connections) : WriteTool<VoidContractInput, VoidContractOutput>
{
    protected override async Task<Preparation> PrepareAsync(VoidContractInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(input.Pair);
        var contract = await LinkedContract.LoadAsync(pair, ContractRef.Parse(input.ContractId), cancellationToken);
        var status = contract.Summary.Status;
        if (status == ContractStatus.Executed)
        {
            return new Error
            {
                Code = ErrorCode.Conflict,
                Message = $"The contract {contract.Label} is executed; SpotDraft does not void executed contracts.",
                Cure = "Terminate it by an amendment or a termination agreement.",
                Retry = RetryAdvice.Never,
                Path = "contract_id",
            };
        }

        var draft = Draft(call, pair.Name);
        draft.Facts["status"] = status;
        draft.Facts["contract_type"] = contract.Summary.TypeName;
        draft.Read("status", status);
        if (status != ContractStatus.Voided)
        {
            draft.Add(id => new Change
            {
                Id = id,
                Connection = pair.SpotDraft.Name,
                Operation = "void",
                Object = "contract",
                Record = contract.Id.Composite,
                Class = ChangeClass.Idempotent,
                Fields =
                [
                    new FieldChange
                    {
                        Field = "contract_status",
                        Before = status,
                        After = ContractStatus.Voided,
                    },
                ],
                Details = new JsonObject { ["note"] = input.Note },
            });
        }

        return draft.Build(
            $"contract/{contract.Id}",
            $"Void {contract.Label}, which is {status}: {input.Note}",
            new VoidContractOutput { ContractId = contract.Id.Composite, Status = ContractStatus.Voided }
        );
    }
}
