using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>How far a contract's process is, in the words of <c>process_metrics</c>, which are not those of the display status.</summary>
internal static class ContractProgress
{
    public static object Of(Contract contract) =>
        new
        {
            contract_id = contract.Number,
            contract_sent_to_cp_datetime = contract.Times.Sent,
            contract_signed_by_signatory_list = contract
                .Recipients.Where(recipient => recipient.Signed)
                .Select(recipient => new
                {
                    is_creator_party = !recipient.IsCounterparty,
                    signed_datetime = recipient.Acted,
                    signatory_email = recipient.Email,
                })
                .ToArray(),
            contract_turns = new { no_of_turns = 0 },
            contract_executed_datetime = contract.Times.Executed,
            type_of_workflow = contract.Kind,
            contract_status = Workflow(contract),
            marked_for_signature_datetime = contract.Times.Marked,
            pending_with = PendingWith(contract),
        };

    public static string? PendingWith(Contract contract)
    {
        switch (contract.Status)
        {
            case ContractStatus.Draft:
                return "CREATOR_PARTY";
            case ContractStatus.Redlining:
                return "COUNTER_PARTY";
            case ContractStatus.Sign:
                var theirs = contract.Recipients.Exists(recipient => recipient is { IsCounterparty: true, Signed: false });
                var ours = contract.Recipients.Exists(recipient => recipient is { IsCounterparty: false, Signed: false });
                return (theirs, ours) switch
                {
                    (true, true) => "BOTH",
                    (true, false) => "COUNTER_PARTY",
                    _ => "CREATOR_PARTY",
                };
            default:
                return null;
        }
    }

    private static string Workflow(Contract contract) =>
        contract.Status switch
        {
            _ when Waits(contract, "REJECTED") => "CONTRACT_APPROVAL_REJECTED",
            ContractStatus.Draft when Waits(contract, "PENDING") => "CONTRACT_DRAFT_APPROVAL",
            ContractStatus.Redlining when Waits(contract, "PENDING") => contract.Template is null
                ? "CONTRACT_APPROVAL"
                : "TEMPLATE_PRE_SIGN_APPROVAL",
            ContractStatus.Draft => "DRAFT",
            ContractStatus.Sign => "SIGN",
            ContractStatus.Executed => contract.Extracting ? "COMPLETING" : "COMPLETED",
            // Neither hold nor voidance is a word of the workflow: it stands where it stood.
            ContractStatus.OnHold when contract.HeldFrom == ContractStatus.Draft => "DRAFT",
            ContractStatus.OnHold when contract.HeldFrom == ContractStatus.Sign => "SIGN",
            _ => "REVIEW",
        };

    private static bool Waits(Contract contract, string status) =>
        contract.Status is ContractStatus.Draft or ContractStatus.Redlining
        && contract.Approvals.Exists(approval => approval.Status == status);
}
