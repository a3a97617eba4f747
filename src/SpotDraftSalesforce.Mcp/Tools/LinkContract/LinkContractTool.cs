using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;
using SpotDraftSalesforce.Mcp.Tools.Records;
using static SpotDraftSalesforce.Mcp.Tools.Records.ContractChange;

namespace SpotDraftSalesforce.Mcp.Tools.LinkContract;

[Tool("link_contract", "Link a contract with its opportunity")]
[Description(
    "Links a SpotDraft contract with a Salesforce opportunity (SpotDraft's 'link external record'), which closing, renewal and sync need. Where several opportunities are open it tells them and links none; a contract that belongs to another record, or an executed one whose deal may be closed already, asks a person."
)]
internal sealed class LinkContractTool(ConnectionCatalog connections, ClosingContracts closing)
    : WriteTool<LinkContractInput, LinkContractOutput>
{
    private const string Integration = "Salesforce";

    protected override async Task<Preparation> PrepareAsync(LinkContractInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(input.Pair);
        var contract = await LinkedContract.LoadAsync(pair, ContractRef.Parse(input.ContractId), cancellationToken);
        if (contract.Summary.Status == ContractStatus.Voided)
        {
            return RefusalUnless(contract, "linked", ContractStatus.Draft, ContractStatus.Executed)!;
        }

        // It is replaced as a whole, so what is kept of it has to be what stands there now: a list lags behind, and need not show all of it.
        contract = contract with
        {
            Metadata = await pair.SpotDraft.ExternalMetadataAsync(contract.Id, cancellationToken),
        };
        var found = await LinkCandidates.FindAsync(pair, contract, input.OpportunityId, cancellationToken);
        var draft = Draft(call, pair.Name);
        AddFacts(draft, contract);
        draft.Facts["opportunity"] = found.Id;
        draft.Facts["matched_by_name"] = found.ByName;
        draft.Read("link", contract.Metadata?.Id);
        draft.Read("pointer", found.Opportunity.Text(pair.Options.Fields.ContractId));
        if (!IsLinked(contract, found))
        {
            Ask(draft, contract, found);
            draft.Add(id => Of(id, pair, contract.Id, "update", "external_metadata", ChangeClass.Idempotent, [.. Link(contract, found)]));
        }

        AddPointer(draft, pair, contract, found);
        draft.Link(
            new Link
            {
                Pair = pair.Name,
                SalesforceType = "Opportunity",
                SalesforceId = found.Id,
                SpotDraftType = "contract",
                SpotDraftId = contract.Id.Composite,
                MatchedBy = MatchedBy(draft, call, found),
            }
        );
        return draft.Build(
            $"contract/{contract.Id}",
            draft.HasChanges
                ? $"Link {contract.Label} with the opportunity '{found.Name}' of {found.Opportunity.Text("Account.Name") ?? "no account"}."
                : $"{contract.Label} is linked with '{found.Name}' already.",
            new LinkContractOutput
            {
                ContractId = contract.Id.Composite,
                OpportunityId = found.Id,
                Opportunity = found.Name,
                Url = contract.Summary.Link,
            }
        );
    }

    /// <summary>Who decided: a person, who asked or is asked; a program that named it; or the account that the contract's own link names.</summary>
    private static string MatchedBy(PlanDraft draft, ToolCall call, LinkCandidates found) =>
        draft.HasQuestions || (found.Named && call.Caller.Kind == CallerKind.User) ? "person"
        : found.Named ? "caller"
        : "external_metadata";

    private static bool IsLinked(LinkedContract contract, LinkCandidates found) =>
        contract.Metadata is { RecordType: "Opportunity" } link && link.Id == found.Id;

    /// <summary>What only a person can know: that another link was wrong, or that two names mean one company.</summary>
    private static void Ask(PlanDraft draft, LinkedContract contract, LinkCandidates found)
    {
        var account = found.Opportunity.Text("AccountId");
        if (
            contract.Metadata is { Id: { Length: > 0 } other } link
            && other != account
            && !(link.RecordType == "Opportunity" && other == found.Id)
        )
        {
            draft.Ask(
                "relinked",
                $"{contract.Label} belongs to the {link.RecordType ?? "record"} {other}, and would belong to '{found.Name}' instead."
            );
        }

        if (found.Others.Count > 0)
        {
            draft.Ask(
                "only_open",
                $"'{found.Name}' is the only open opportunity, and {contract.Label}, which is executed, may belong to a closed one: {string.Join("; ", found.Others)}."
            );
        }

        var party = contract.Summary.CounterpartyName ?? "unknown";
        var company = found.Opportunity.Text("Account.Name") ?? "no account";
        if (found.ByName)
        {
            draft.Ask(
                "name_match",
                $"'{found.Name}' is the only open opportunity of an account named '{party}', like the contract's counterparty."
            );
        }
        else if (contract.Metadata?.Id != account && !string.Equals(party.Trim(), company.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            draft.Ask("other_party", $"The contract's counterparty is '{party}', the opportunity's account '{company}'.");
        }
    }

    /// <summary>
    /// The link as SpotDraft stores it, which replaces the old one as a whole: what stood in it is kept. Only an object configuration, by which SpotDraft's
    /// own integration knows the record, belongs to one record type of one integration, and SpotDraft refuses it with another (SD_INTEGRATIONS_00030).
    /// </summary>
    private static IEnumerable<FieldChange> Link(LinkedContract contract, LinkCandidates found)
    {
        var old = contract.Metadata;
        var data = old?.RecordData?.DeepClone() as JsonObject ?? [];
        data["account_id"] = found.Opportunity.Text("AccountId");
        var isOurs =
            old?.IntegrationName is null or "" || string.Equals(old.IntegrationName, Integration, StringComparison.OrdinalIgnoreCase);
        yield return Replace("id", old?.Id, found.Id);
        yield return Replace(
            "integration_name",
            old?.IntegrationName,
            isOurs && old?.IntegrationName is { Length: > 0 } name ? name : Integration
        );
        yield return Replace("record_type", old?.RecordType, "Opportunity");
        yield return Replace("record_data", old?.RecordData?.DeepClone(), data);
        foreach (var (member, value) in old?.Unknown ?? new Dictionary<string, JsonElement>())
        {
            if (member != "object_configuration_id" || (isOurs && old!.RecordType == "Opportunity"))
            {
                yield return Replace(member, JsonNode.Parse(value.GetRawText()), JsonNode.Parse(value.GetRawText()));
            }
        }
    }

    private static FieldChange Replace(string field, JsonNode? before, JsonNode? after) =>
        new()
        {
            Field = field,
            Before = before,
            After = after,
        };

    /// <summary>The opportunity shows the contract that closes it, where it shows none yet.</summary>
    private void AddPointer(PlanDraft draft, Pair pair, LinkedContract contract, LinkCandidates found)
    {
        var field = pair.Options.Fields.ContractId;
        if (found.Opportunity.Text(field) is not null || !closing.Closes(contract))
        {
            return;
        }

        draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.Salesforce.Name,
            Operation = "update",
            Object = "Opportunity",
            Record = found.Id,
            Class = ChangeClass.Idempotent,
            Fields = [new FieldChange { Field = field, After = contract.Id.Composite }],
        });
    }
}
