namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

internal enum SoqlTokenKind
{
    Word,
    Text,
    Number,
    Date,
    DateTime,
    Symbol,
    End,
}
