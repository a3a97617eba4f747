using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;

/// <summary>
/// The steps of a contract and the events that each raises. A step that the state forbids returns the refusal, else null.
/// Called under the workspace's gate.
/// </summary>
internal sealed class ContractLifecycle(
    Workspace workspace,
    SimulatorClock clock,
    ContractEvents events,
    Signatures signatures,
    Extraction extraction
)
{
    private void Become(Contract contract, ContractStatus status) => contract.Become(status, clock.Machine.GetUtcNow());

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
                signatures.Request(contract);
                events.Raise(contract, Activities.SignatureNotified, by);
                break;
            case ContractStatus.Draft when contract.Approvals.Exists(approval => approval is { Type: "PRE_SEND", Status: not "APPROVED" }):
                return Answer.Detail(StatusCodes.Status402PaymentRequired, "Contract has pending approvals.");
            default:
                Become(contract, ContractStatus.Redlining);
                contract.Times.Sent ??= clock.GetUtcNow();
                events.Raise(contract, Activities.SentToCounterparty, by);
                break;
        }

        events.Raise(contract, Activities.ProcessMetricUpdated, Person.System);
        events.TellEmail(contract, Activities.EmailDelivered, Person.System);
        return null;
    }

    public Answer? Mark(Contract contract, WorkspaceUser by)
    {
        if (contract.Status is not (ContractStatus.Draft or ContractStatus.Redlining))
        {
            return Answer.Detail(StatusCodes.Status402PaymentRequired, "Contract cannot be marked for execution in its current status.");
        }

        if (contract.Approvals.Exists(approval => approval.Status is "PENDING" or "REJECTED"))
        {
            return Answer.Detail(StatusCodes.Status402PaymentRequired, "Contract has pending approvals.");
        }

        if (contract.EnvelopeRefused)
        {
            return Answer.Coded(
                StatusCodes.Status424FailedDependency,
                "SD_PUBLIC_00023",
                "The external signature provider could not create the envelope."
            );
        }

        signatures.Start(contract);
        events.Raise(contract, Activities.MarkForExecution, by);
        events.Raise(contract, Activities.SignatureRequested, by);
        events.Raise(contract, Activities.ProcessMetricUpdated, Person.System);
        events.TellEmail(contract, Activities.EmailDelivered, Person.System);
        return null;
    }

    public Answer? Unmark(Contract contract, WorkspaceUser by)
    {
        if (contract.Status != ContractStatus.Sign)
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "Unable to unmark the contract for execution.");
        }

        Become(contract, ContractStatus.Redlining);
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

        Become(contract, ContractStatus.Voided);
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
        Become(contract, ContractStatus.Executed);
        contract.Times.Executed = at;
        contract.Times.ExecutedOnMachine = clock.Machine.GetUtcNow();
        events.Raise(contract, Activities.Executed, Person.System);
        extraction.Begin(contract);
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

    /// <summary>The workflow of the contract's type asks for an approval before sending or before signing.</summary>
    public Answer? RequestApproval(Contract contract, string type)
    {
        if (contract.Status is not (ContractStatus.Draft or ContractStatus.Redlining))
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "Nothing is left to approve.");
        }

        contract.Approvals.Add(
            new Approval
            {
                Id = workspace.NextId("approval", 801),
                Name = type == "PRE_SEND" ? "Approval before sending" : "Approval before signing",
                Type = type,
                ApproverUserId = workspace.Users[1].Id,
                Notes = "",
                RequestedBy = contract.Creator,
                Sent = clock.GetUtcNow(),
            }
        );
        events.Raise(contract, Activities.ApprovalRequested, Person.System);
        return null;
    }

    /// <summary>A person edits what a template made: from then on it is another kind of contract.</summary>
    public Answer? Edit(Contract contract)
    {
        if (contract is not { Kind: ContractKind.Template, Status: ContractStatus.Draft or ContractStatus.Redlining })
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "Only a template's contract that is not out for signature can be edited.");
        }

        contract.Kind = ContractKind.TemplateEditable;
        contract.File.Version++;
        events.Raise(contract, Activities.VersionUploaded, contract.Creator);
        return null;
    }

    /// <summary>The approvals that wait are decided.</summary>
    public Answer? Decide(Contract contract, bool approve)
    {
        var pending = contract.Approvals.FindAll(approval => approval.Status == "PENDING");
        if (pending.Count == 0)
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "No approval is pending.");
        }

        foreach (var approval in pending)
        {
            approval.Status = approve ? "APPROVED" : "REJECTED";
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
        Become(contract, ContractStatus.OnHold);
        contract.LastUpdated = clock.GetUtcNow();
        return null;
    }

    public Answer? Resume(Contract contract)
    {
        if (contract.Status != ContractStatus.OnHold)
        {
            return Answer.Detail(StatusCodes.Status409Conflict, "Contract is not on hold.");
        }

        Become(contract, contract.HeldFrom);
        contract.LastUpdated = clock.GetUtcNow();
        return null;
    }
}
