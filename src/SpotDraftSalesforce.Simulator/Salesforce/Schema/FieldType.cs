namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>The field types of describe; their wire names are these in lower case, <c>Integer</c> being <c>int</c>.</summary>
internal enum FieldType
{
    Id,
    Text,
    TextArea,
    Picklist,
    MultiPicklist,
    Combobox,
    Email,
    Phone,
    Url,
    Boolean,
    Integer,
    Double,
    Currency,
    Percent,
    Date,
    DateTime,
    Reference,
    Base64,
    Address,
}
