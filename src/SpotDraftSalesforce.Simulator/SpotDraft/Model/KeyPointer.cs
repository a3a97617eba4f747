using System.Text.Json;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>One fact of a contract. <see cref="DataType"/>: currency, date, number, boolean or string.</summary>
internal sealed record KeyPointer
{
    public required int Id { get; init; }

    public required string FieldName { get; init; }

    public required string Label { get; init; }

    public required string DataType { get; init; }

    public required JsonElement Value { get; init; }
}

/// <summary>A fact that contracts may carry. <see cref="AttributeType"/> is the word that definitions use for <see cref="DataType"/>.</summary>
internal sealed record KeyPointerDefinition(int Id, string FieldName, string Label, string DataType, string AttributeType);

/// <summary>The field names of the seed's key pointers.</summary>
internal static class KeyPointerNames
{
    public const string ContractValue = "contract_value";
    public const string EffectiveDate = "effective_date";
    public const string EndDate = "end_date";
    public const string NoticePeriodDays = "notice_period_days";
    public const string RenewalTermMonths = "renewal_term_months";
    public const string AutoRenewal = "auto_renewal";
    public const string TermNumber = "term_number";
    public const string GoverningLaw = "governing_law";
    public const string RenewalTerm = "renewal_term";
    public const string NoticePeriod = "notice_period";
}
