namespace SpotDraftSalesforce.Simulator.Salesforce;

public sealed class SalesforceOrg : IOrgRecords
{
    private readonly Dictionary<string, List<IReadOnlyDictionary<string, object?>>> _records = [];

    public string Insert(string sobject, IReadOnlyDictionary<string, object?> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (!_records.TryGetValue(sobject, out var records))
        {
            _records[sobject] = records = [];
        }

        var prefix = sobject switch
        {
            "Account" => "001",
            "Opportunity" => "006",
            "Contact" => "003",
            _ => "a00",
        };
        var id = $"{prefix}000000{records.Count + 1:D6}AAA";
        records.Add(new Dictionary<string, object?>(fields) { ["Id"] = id });
        return id;
    }

    public IReadOnlyList<IReadOnlyDictionary<string, object?>> All(string sobject) => _records.GetValueOrDefault(sobject) ?? [];
}
