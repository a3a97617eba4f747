namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>What seeds and loaders write into the simulated org: straight into its tables, without limits, rules or a session.</summary>
public interface IOrgRecords
{
    /// <summary>Inserts one record and returns its 18-character id. System fields that are given (CreatedDate, OwnerId, …) are kept.</summary>
    string Insert(string sobject, IReadOnlyDictionary<string, object?> fields);

    /// <summary>Every record of the type that is not deleted, by field name, <c>Id</c> included.</summary>
    IReadOnlyList<IReadOnlyDictionary<string, object?>> All(string sobject);
}
