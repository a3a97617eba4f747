using System.ComponentModel;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Content;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

[Tool("mark_closed_won", "Close an opportunity as won")]
[Description(
    "Closes the opportunity of an executed SpotDraft contract as won: won stage, close date and signature date, the executed PDF as a Salesforce file, and a completed task. "
        + "Only for contract types that close a deal; calling it again changes nothing."
)]
internal sealed partial class MarkClosedWonTool(ConnectionCatalog connections, ContentStore content, ClosingContracts closing)
    : WriteTool<MarkClosedWonInput, MarkClosedWonOutput>
{
    /// <summary>Stage, file and task go all or none.</summary>
    private const string Together = "closed_won";

    /// <summary>Largest file that fits into the JSON of one request (Salesforce, "Insert or Update Blob Data": 50 MB of text, 37.5 MB of data).</summary>
    private const long LargestInline = 37_500_000;

    protected override async Task<Preparation> PrepareAsync(MarkClosedWonInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(input.Pair);
        var linked = await LinkedContract.LoadAsync(pair, ContractRef.Parse(input.ContractId), cancellationToken);
        if (linked.RefusalUnlessExecuted() is { } notExecuted)
        {
            return notExecuted;
        }

        var (set, refusal) = await closing.FindAsync(pair, linked, cancellationToken);
        if (set is null)
        {
            return refusal!;
        }

        var contracts = await LoadAsync(pair, set, cancellationToken);
        var contract = contracts[0];
        var target = await ClosedWonTarget.LoadAsync(pair, contracts, cancellationToken);
        if (target.Opportunity.Flag("IsClosed") && !target.Opportunity.Flag("IsWon"))
        {
            return new Error
            {
                Code = ErrorCode.Conflict,
                Message = $"The opportunity '{target.Opportunity.Text("Name")}' is closed as {target.Opportunity.Text("StageName")}.",
                Cause = "Somebody closed it as lost although its contract was executed.",
                Cure = "Reopen the opportunity in Salesforce if the deal was won after all, then call again.",
                Path = "contract_id",
            };
        }

        var draft = Draft(call, pair.Name);
        var signed = contracts.Max(one => one.Signed);
        AddFacts(draft, contract, signed, target, pair);
        var files = await AddAsync(draft, pair, contract, contracts, signed, target, cancellationToken);
        var tasks = contracts.Select(one => target.Tasks.GetValueOrDefault(one.TaskSubject) ?? AddTask(draft, pair, one, target)).ToArray();
        return draft.Build(
            $"closed_won/{contract.Id}",
            $"Close '{target.Opportunity.Text("Name")}' as {target.WonStage} on {signed.Iso()}, with the executed {string.Join(" and ", contracts.Select(one => one.Contract.Label))}.",
            new MarkClosedWonOutput
            {
                OpportunityId = contract.OpportunityId,
                ContractId = contract.Id.Composite,
                Together = contracts.Count == 1 ? null : [.. contracts.Skip(1).Select(one => one.Id.Composite)],
                Stage = target.WonStage,
                SignatureDate = signed.Iso(),
                FileId = files[0],
                TaskId = tasks[0],
            }
        );
    }

    /// <summary>The contract that closes the deal, then those that it required and that belong to the same opportunity; others were filed elsewhere.</summary>
    private static async Task<IReadOnlyList<ExecutedContract>> LoadAsync(Pair pair, ClosingSet set, CancellationToken cancellationToken)
    {
        var first = await ExecutedContract.LoadAsync(pair, set.Closing, cancellationToken);
        var contracts = new List<ExecutedContract> { first };
        foreach (var companion in set.Companions)
        {
            if (companion.Metadata?.RecordType == "Opportunity" && companion.Record("Opportunity").Id == first.OpportunityId)
            {
                contracts.Add(await ExecutedContract.LoadAsync(pair, companion, cancellationToken));
            }
        }

        return contracts;
    }

    /// <summary>
    /// The stage and the files. Files beyond what one request holds go before it, each for itself; the ids of all, as the answer names them.
    /// </summary>
    private async Task<string[]> AddAsync(
        PlanDraft draft,
        Pair pair,
        ExecutedContract contract,
        IReadOnlyList<ExecutedContract> contracts,
        DateOnly signed,
        ClosedWonTarget target,
        CancellationToken cancellationToken
    )
    {
        var ids = new string[contracts.Count];
        var together = new List<(int Place, ContentRef File)>();
        var size = 0L;
        for (var i = 0; i < contracts.Count; i++)
        {
            if (target.Files.GetValueOrDefault(contracts[i].FileName) is { } stored)
            {
                ids[i] = stored;
                continue;
            }

            var file = await pair.SpotDraft.DownloadExecutedAsync(contracts[i].Id, content, cancellationToken);
            if (size + file.Size <= LargestInline)
            {
                size += file.Size;
                together.Add((i, file));
            }
            else
            {
                ids[i] = Named(AddFile(draft, pair, contracts[i], file, null));
            }
        }

        AddStage(draft, pair, contract, signed, target);
        foreach (var (place, file) in together)
        {
            ids[place] = Named(AddFile(draft, pair, contracts[place], file, Together));
        }

        return ids;
    }

    private static string Named(string change) => $"@{{{change}.id}}";

    private static void AddFacts(PlanDraft draft, ExecutedContract contract, DateOnly signed, ClosedWonTarget target, Pair pair)
    {
        var amount = target.Opportunity.Number("Amount");
        draft.Facts["stage"] = target.Opportunity.Text("StageName");
        draft.Facts["owner"] = target.Opportunity.Text("OwnerId");
        draft.Facts["signature_date"] = signed.Iso();
        if (contract.Terms.Value is { } value)
        {
            draft.Facts["contract_value"] = PlanFacts.Of(value);
        }

        if (amount is not null)
        {
            draft.Facts["amount"] = PlanFacts.Of(new Money(amount.Value, pair.Options.Currency));
        }

        draft.Read("stage", target.Opportunity.Text("StageName"));
        draft.Read("amount", target.Opportunity.Text("Amount"));
        draft.Read("signed", signed.Iso());
        draft.Read("value", contract.Terms.Value?.ToString());
    }

    private static void AddStage(PlanDraft draft, Pair pair, ExecutedContract contract, DateOnly signed, ClosedWonTarget target)
    {
        var opportunity = target.Opportunity;
        var fields = pair.Options.Fields;
        var changes = new List<FieldChange>();
        if (!opportunity.Flag("IsWon"))
        {
            changes.Add(Field(opportunity, "StageName", target.WonStage));
            AddUnlessEqual(changes, opportunity, "CloseDate", signed.Iso());
        }

        AddUnlessEqual(changes, opportunity, fields.SignatureDate, signed.Iso());
        AddValue(draft, changes, opportunity, contract, pair);
        if (changes.Count > 0)
        {
            draft.Add(id => new Change
            {
                Id = id,
                Connection = pair.Salesforce.Name,
                Operation = "update",
                Object = "Opportunity",
                Record = contract.OpportunityId,
                Class = ChangeClass.Idempotent,
                Group = Together,
                Fields = changes,
            });
        }
    }

    /// <summary>
    /// The contract's value never overwrites an amount that says something else: it goes to the field that the pair declares for it, and where there
    /// is none, a person decides.
    /// </summary>
    private static void AddValue(PlanDraft draft, List<FieldChange> changes, JsonObject opportunity, ExecutedContract contract, Pair pair)
    {
        if (
            contract.Terms.Value is not { } value
            || value.Currency != pair.Options.Currency
            || opportunity.Number("Amount") == value.Amount
        )
        {
            return;
        }

        var computed = opportunity.Flag("HasOpportunityLineItem");
        if (opportunity.Number("Amount") is null && !computed)
        {
            changes.Add(Field(opportunity, "Amount", value.Amount));
        }
        else if (pair.Options.Fields.DeclaredValue is { } declared)
        {
            if (opportunity.Number(declared) != value.Amount)
            {
                changes.Add(Field(opportunity, declared, value.Amount));
            }
        }
        else if (computed)
        {
            draft.Ask(
                "amount_computed",
                $"The contract is worth {value}, the products of the opportunity {opportunity.Text("Amount")}; the amount stays as it is."
            );
        }
        else
        {
            draft.Ask(
                "value_differs",
                $"The contract is worth {value}, the opportunity's amount is {opportunity.Text("Amount")}; it would become {value}."
            );
            changes.Add(Field(opportunity, "Amount", value.Amount));
        }
    }
}
