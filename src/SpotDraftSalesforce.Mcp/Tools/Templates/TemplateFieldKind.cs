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

    /// <summary>A Salesforce address as <c>{"line_one","city","state","country","zipcode"}</c>.</summary>
    AddressObject,

    /// <summary><c>{"days":365,"type":"MONTHS","value":12}</c>.</summary>
    Duration,

    /// <summary>One of the template's options.</summary>
    Choice,

    /// <summary>Several of the template's options.</summary>
    Choices,

    /// <summary>One object for each line item.</summary>
    Rows,
}
