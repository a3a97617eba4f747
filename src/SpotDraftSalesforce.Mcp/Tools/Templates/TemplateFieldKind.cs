namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>How a value is written into SpotDraft's <c>contract_data</c>.</summary>
internal enum TemplateFieldKind
{
    Text,
    Number,
    Integer,

    /// <summary>YYYY-MM-DD.</summary>
    Date,
    Boolean,

    /// <summary><c>{"type":"USD","value":48000}</c>, in the record's currency or else the pair's.</summary>
    Currency,

    /// <summary>A Salesforce address (the source ends in <c>Address</c>) in one line.</summary>
    Address,
}
