using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;

/// <summary>Who has to sign a contract, and the requests to. Called under the workspace's gate.</summary>
internal sealed class Signatures(Workspace workspace, SimulatorClock clock, ContractEvents events)
{
    /// <summary>Puts a contract that was not marked, because it came for signature at once, out for signature.</summary>
    public void Ask(Contract contract, WorkspaceUser by)
    {
        Start(contract);
        events.Raise(contract, Activities.SignatureRequested, by);
        events.TellEmail(contract, Activities.EmailDelivered, Person.System);
    }

    /// <summary>What uploading for signature and marking have in common: someone has to sign, and is asked to.</summary>
    public void Start(Contract contract)
    {
        contract.Become(ContractStatus.Sign, clock.Machine.GetUtcNow());
        contract.Times.Marked = clock.GetUtcNow();
        if (contract.Recipients.Count == 0)
        {
            contract.Recipients.AddRange([.. contract.Parties.Select(Theirs), Ours(contract.Creator.Name, contract.Creator.Email)]);
        }

        Request(contract);
    }

    /// <summary>Asks again whoever has not signed.</summary>
    public void Request(Contract contract)
    {
        foreach (var recipient in contract.Recipients)
        {
            recipient.LastSent = recipient.Signed ? recipient.LastSent : clock.GetUtcNow();
        }
    }

    public void Remind(Contract contract, Recipient recipient, WorkspaceUser by)
    {
        recipient.LastSent = clock.GetUtcNow();
        events.Raise(contract, Activities.SignatureNotified, by);
        events.TellEmail(contract, Activities.EmailDelivered, Person.System);
    }

    /// <summary>The counterparty's contact, who signs for it.</summary>
    public Recipient Theirs(ContractParty party) =>
        New(party.PocName.Length == 0 ? party.Name : party.PocName, party.PocEmail, isCounterparty: true);

    /// <summary>Somebody who signs for the workspace.</summary>
    public Recipient Ours(string name, string email, string? title = null, string? note = null) =>
        New(name, email, isCounterparty: false, title, note);

    private Recipient New(string name, string email, bool isCounterparty, string? title = null, string? note = null) =>
        new()
        {
            Id = workspace.NextId("recipient", 5001),
            Name = name,
            Email = email,
            Title = title ?? "",
            Note = note,
            IsCounterparty = isCounterparty,
            Created = clock.GetUtcNow(),
        };
}
