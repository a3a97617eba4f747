using System.ComponentModel;
using System.Globalization;
using System.Net.Mail;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;
using static SpotDraftSalesforce.Mcp.Tools.Records.ContractChange;

namespace SpotDraftSalesforce.Mcp.Tools.SendContract;

[Tool("send_contract", "Send a contract", Idempotent = false, SensitiveArguments = ["to_emails", "subject", "message"])]
[Description(
    "Sends a SpotDraft contract to its counterparty by e-mail: a draft for review, one in signing as a request to sign. What was sent is not sent again unless you say so."
)]
internal sealed class SendContractTool(ConnectionCatalog connections) : WriteTool<SendContractInput, SendContractOutput>
{
    protected override async Task<Preparation> PrepareAsync(SendContractInput input, ToolCall call, CancellationToken cancellationToken)
    {
        // Told by its place: an error is part of the log, and what was meant to be an address may be a person's.
        if (input.ToEmails.ToList().FindIndex(address => !MailAddress.TryCreate(address, out _)) is >= 0 and var wrong)
        {
            return new Error
            {
                Code = ErrorCode.InvalidArgument,
                Message = $"Number {(wrong + 1).ToString(CultureInfo.InvariantCulture)} of 'to_emails' is no e-mail address.",
                Cure = "Give addresses such as legal@customer.example, or none to use the contract's own contacts.",
                Path = $"to_emails[{wrong.ToString(CultureInfo.InvariantCulture)}]",
            };
        }

        var pair = connections.Pair(input.Pair);
        var contract = await LinkedContract.LoadAsync(pair, ContractRef.Parse(input.ContractId), cancellationToken);
        if (RefusalUnless(contract, "sent", ContractStatus.Draft, ContractStatus.Redlining, ContractStatus.Sign) is { } refusal)
        {
            return refusal;
        }

        var draft = Draft(call, pair.Name);
        AddFacts(draft, contract);
        draft.Facts["named_recipients"] = input.ToEmails.Count;
        draft.Facts["again"] = input.Again;
        // Only a draft was never with the counterparty.
        var sends = input.Again || contract.Summary.Status == ContractStatus.Draft;
        if (sends)
        {
            draft.Add(id => Of(id, pair, contract.Id, "send", "contract", ChangeClass.Unobservable, [.. Fields(input)]));
        }

        return draft.Build(
            $"contract/{contract.Id}",
            sends
                ? $"Send {contract.Label}, which is {contract.Summary.Status}, to {(input.ToEmails.Count == 0 ? contract.Summary.CounterpartyName ?? "its counterparty" : $"{input.ToEmails.Count} addresses")}."
                : $"{contract.Label} is {contract.Summary.Status}: it is with the counterparty already.",
            new SendContractOutput
            {
                ContractId = contract.Id.Composite,
                Sent = sends,
                Url = contract.Summary.Link,
            }
        );
    }

    private static IEnumerable<FieldChange> Fields(SendContractInput input)
    {
        yield return Set("attachment_formats", new JsonArray(input.AttachmentFormat == AttachmentFormat.Pdf ? "PDF" : "DOCX"));
        if (input.ToEmails.Count > 0)
        {
            yield return Set("to_emails", new JsonArray([.. input.ToEmails.Select(address => (JsonNode)address)]), sensitive: true);
        }

        if (input.Subject is { Length: > 0 } subject)
        {
            yield return Set("subject", subject, sensitive: true);
        }

        if (input.Message is { Length: > 0 } message)
        {
            yield return Set("custom_message", message, sensitive: true);
        }
    }
}
