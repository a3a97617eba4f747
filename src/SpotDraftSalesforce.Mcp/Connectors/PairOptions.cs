namespace SpotDraftSalesforce.Mcp.Connectors;

/// <summary>How one org and one workspace work together, <c>Pairs:NAME</c>.</summary>
internal sealed record PairOptions
{
    public const int UsualReconcileMinutes = 5;

    /// <summary>Name of the Salesforce connection.</summary>
    public string? Salesforce { get; init; }

    /// <summary>Name of the SpotDraft connection.</summary>
    public string? SpotDraft { get; init; }

    /// <summary>IANA name of the business time zone: it says what "today" is.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>ISO 4217 currency of amounts that name none.</summary>
    public string Currency { get; init; } = "USD";

    public KeyPointerNames KeyPointers { get; init; } = new();

    public StageNames Stages { get; init; } = new();

    public SalesforceFieldNames Fields { get; init; } = new();

    /// <summary>True where the org's changes are to be read: one call a minute while something happens, one in five while nothing does.</summary>
    public bool PollSalesforce { get; init; }

    /// <summary>Minutes between two looks for what no webhook told; 0 for none. A look costs a request for each hundred changed contracts.</summary>
    public int ReconcileMinutes { get; init; } = UsualReconcileMinutes;

    /// <summary>Value of <c>Opportunity.Type</c> that a renewal gets.</summary>
    public string RenewalType { get; init; } = "Renewal";

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>The business date of an instant.</summary>
    public DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);
}

/// <summary>Field names of the key pointers that carry a contract's terms.</summary>
internal sealed record KeyPointerNames
{
    public string EndDate { get; init; } = "end_date";

    public string EffectiveDate { get; init; } = "effective_date";

    public string Value { get; init; } = "contract_value";

    public string NoticeDays { get; init; } = "notice_period_days";

    public string TermMonths { get; init; } = "renewal_term_months";

    public string TermNumber { get; init; } = "term_number";

    public string AutoRenewal { get; init; } = "auto_renewal";
}

/// <summary>Stages that the org renamed.</summary>
internal sealed record StageNames
{
    /// <summary>The won stage; the org's only active won stage where it is missing.</summary>
    public string? Won { get; init; }

    /// <summary>The stage in which a renewal starts; the org's first open stage where it is missing.</summary>
    public string? RenewalStart { get; init; }
}

/// <summary>Our custom fields in the org.</summary>
internal sealed record SalesforceFieldNames
{
    public string ContractId { get; init; } = "SpotDraft_Contract_Id__c";

    public string RenewalKey { get; init; } = "SpotDraft_Renewal_Key__c";

    public string SignatureDate { get; init; } = "SpotDraft_Signature_Date__c";

    /// <summary>Where a contract's value goes when it differs from the amount; <c>none</c> where there is no such field, and a person decides.</summary>
    public string ContractValue { get; init; } = "SpotDraft_Contract_Value__c";

    /// <summary>The field for a differing value; null where the pair declares none.</summary>
    public string? DeclaredValue => ContractValue is { Length: > 0 } name && name != "none" ? name : null;

    public string CounterpartyId { get; init; } = "SpotDraft_Counterparty_Id__c";
}
