using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;

/// <summary>
/// The steps of a contract and the events that each raises. A step that the state forbids returns the refusal, else null.
/// Called under the workspace's gate.
/// </summary>
internal sealed class ContractLifecycle(Workspace workspace, SimulatorClock clock, ContractEvents events)
{
    public void Created(Contract contract)
    {
        workspace.Add(contract);
        events.Raise(contract, Activities.ContractCreated, contract.Creator);
        if (contract.ExternalMetadata is not null)
        {
            events.Raise(contract, Activities.ExternalMetadataCreated, contract.Creator);
        }
    }

    public Answer? Send(Contract contract, WorkspaceUser by)
    {
        switch (contract.Status)
        {
            case ContractStatus.Executed or ContractStatus.Voided:
                return Answer.Detail(StatusCodes.Status400BadRequest, "Contract cannot be sent to counterparties in its current status.");
            case ContractStatus.OnHold:
                return Answer.Detail(StatusCodes.Status402PaymentRequired, "Contract is on hold.");
            case ContractStatus.Sign:
                RequestSignatures(contract);
                events.Raise(contract, Activities.SignatureNotified, by);
                break;
            default:
                contract.Status = ContractStatus.Redlining;
                contract.Times.Sent ??= clock.GetUtcNow();
                events.Raise(contract, Activities.SentToCounterparty, by);
                break;
        }

        events.Raise(contract, Activities.ProcessMetricUpdated, Person.System);
        return null;
    }

    public Answer? Mark(Contract contract, WorkspaceUser by)
    {
        if (contract.Status is not (ContractStatus.Draft or ContractStatus.Redlining))
        {
            return Answer.Detail(StatusCodes.Status402PaymentRequired, "Contract cannot be marked for execution in its current status.");
        }

        if (contract.Approvals.Exists(approval => approval.Status == "PENDING"))
        {
            return Answer.Detail(StatusCodes.Status402PaymentRequired, "Contract has pending approvals.");
        }

        StartSigning(contract);
        events.Raise(contract, Activities.MarkForExecution, by);
        events.Raise(contract, Activities.SignatureRequested, by);
        events.Raise(contract, Activities.ProcessMetricUpdated, Person.System);
        return null;
    }

    /// <summary>What uploading for signature and marking have in common: someone has to sign, and is asked to.</summary>
    public void StartSigning(Contract contract)
    {
        contract.Status = ContractStatus.Sign;
        contract.Times.Marked = clock.GetUtcNow();
        if (contract.Recipients.Count == 0)
        {
            foreach (var party in contract.Parties)
            {
                contract.Recipients.Add(NewRecipient(party.PocName.Length == 0 ? party.Name : party.PocName, party.PocEmail, true));
            }

            contract.Recipients.Add(NewRecipient(contract.Creator.Name, contract.Creator.Email, false));
        }

        RequestSignatures(contract);
    }

    public Answer? Unmark(Contract contract, WorkspaceUser by)
    {
        if (contract.Status != ContractStatus.Sign)
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "Unable to unmark the contract for execution.");
        }

        contract.Status = ContractStatus.Redlining;
        contract.Times.Marked = null;
        foreach (var recipient in contract.Recipients)
        {
            recipient.LastSent = null;
            recipient.Acted = null;
            recipient.Signed = false;
        }

        events.Raise(contract, Activities.UnmarkForExecution, by);
        events.Raise(contract, Activities.ProcessMetricUpdated, Person.System);
        return null;
    }

    public Answer? Void(Contract contract, WorkspaceUser by)
    {
        if (contract.Status is ContractStatus.Executed or ContractStatus.Voided)
        {
            var state = contract.Status == ContractStatus.Executed ? "an executed" : "a voided";
            return Answer.Detail(StatusCodes.Status400BadRequest, $"Cannot void {state} contract.");
        }

        contract.Status = ContractStatus.Voided;
        events.Raise(contract, Activities.Voided, by);
        events.Raise(contract, Activities.ProcessMetricUpdated, Person.System);
        return null;
    }

    /// <summary>
    /// People sign: those of the counterparty, of our side, or all. A contract that is not out for signature yet is marked first, as a
    /// person would in the product. The last signature executes it.
    /// </summary>
    public Answer? Sign(Contract contract, bool counterparty, bool creator, DateTimeOffset at)
    {
        if (contract.Status is ContractStatus.Draft or ContractStatus.Redlining && Mark(contract, contract.Creator) is { } refusal)
        {
            return refusal;
        }

        if (contract.Status != ContractStatus.Sign)
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "Contract is not out for signature.");
        }

        foreach (var recipient in contract.Recipients)
        {
            if (!recipient.Signed && (recipient.IsCounterparty ? counterparty : creator))
            {
                recipient.Signed = true;
                recipient.Acted = at;
                events.Raise(contract, Activities.Signed, new Person(recipient.Name, recipient.Email));
            }
        }

        if (contract.Recipients.TrueForAll(recipient => recipient.Signed))
        {
            Execute(contract, at);
        }
        else
        {
            events.Raise(contract, Activities.ProcessMetricUpdated, Person.System);
        }

        return null;
    }

    /// <summary>The contract is executed; its facts become key pointers, which are told after the execution itself.</summary>
    public void Execute(Contract contract, DateTimeOffset at)
    {
        contract.Status = ContractStatus.Executed;
        contract.Times.Executed = at;
        contract.Times.ExecutedOnMachine = clock.Machine.GetUtcNow();
        ExtractedFacts.Fill(workspace, contract);
        events.Raise(contract, Activities.Executed, Person.System);
        if (contract.KeyPointers.Count > 0)
        {
            events.Raise(contract, Activities.KeyPointerCreation, Person.System);
        }

        events.Raise(contract, Activities.ProcessMetricUpdated, Person.System);
    }

    /// <summary>The first counterparty signatory who has not acted declines.</summary>
    public Answer? Decline(Contract contract, string? notes)
    {
        if (
            contract.Status != ContractStatus.Sign
            || contract.Recipients.Find(recipient => recipient.IsCounterparty && recipient.Acted is null) is not { } recipient
        )
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "Nobody has a signature to decline.");
        }

        recipient.Acted = clock.GetUtcNow();
        recipient.ActionNotes = notes;
        events.Raise(contract, Activities.SignatureDeclined, new Person(recipient.Name, recipient.Email));
        return null;
    }

    public Answer? Approve(Contract contract)
    {
        var pending = contract.Approvals.FindAll(approval => approval.Status == "PENDING");
        if (pending.Count == 0)
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "No approval is pending.");
        }

        foreach (var approval in pending)
        {
            approval.Status = "APPROVED";
            approval.Decided = clock.GetUtcNow();
        }

        events.Raise(contract, Activities.ApprovalCompleted, Person.System);
        return null;
    }

    /// <summary>Holding has no event of its own: only polling sees it.</summary>
    public Answer? Hold(Contract contract)
    {
        if (contract.Status is ContractStatus.Executed or ContractStatus.Voided or ContractStatus.OnHold)
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "Contract cannot be held in its current status.");
        }

        contract.HeldFrom = contract.Status;
        contract.Status = ContractStatus.OnHold;
        contract.LastUpdated = clock.GetUtcNow();
        return null;
    }

    public Answer? Resume(Contract contract)
    {
        if (contract.Status != ContractStatus.OnHold)
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "Contract is not on hold.");
        }

        contract.Status = contract.HeldFrom;
        contract.LastUpdated = clock.GetUtcNow();
        return null;
    }

    private void RequestSignatures(Contract contract)
    {
        foreach (var recipient in contract.Recipients)
        {
            recipient.LastSent = recipient.Signed ? recipient.LastSent : clock.GetUtcNow();
        }
    }

    private Recipient NewRecipient(string name, string email, bool isCounterparty) =>
        new()
        {
            Id = workspace.NextId("recipient", 5001),
            Name = name,
            Email = email,
            IsCounterparty = isCounterparty,
            Created = clock.GetUtcNow(),
        };
}
