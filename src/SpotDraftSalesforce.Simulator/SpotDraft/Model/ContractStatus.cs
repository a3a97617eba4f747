namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>The display status that the API answers and filters by; written <c>ON_HOLD</c> and so on.</summary>
internal enum ContractStatus
{
    Draft,
    Redlining,
    Sign,
    Executed,
    OnHold,
    Voided,
}
