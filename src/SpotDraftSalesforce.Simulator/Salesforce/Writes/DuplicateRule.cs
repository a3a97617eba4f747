using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Writes;

/// <summary>An administrator's duplicate rule: records that agree in all its fields, none of them empty, are duplicates.</summary>
/// <param name="Name">DeveloperName of the rule.</param>
/// <param name="SObject">The object.</param>
/// <param name="Fields">Names of fields, compared without case.</param>
/// <param name="Blocks">Refuses even a client that says it knows; otherwise the rule only warns.</param>
internal sealed record DuplicateRule(string Name, string SObject, IReadOnlyList<string> Fields, bool Blocks)
{
    public const string Message = "Use one of these records?";

    /// <summary>Other records that are the same as this one.</summary>
    public IReadOnlyList<OrgRecord> Matches(SalesforceOrg org, OrgRecord record)
    {
        var fields = Fields.Select(name => record.Type.TryField(name, out var field) ? field : null).OfType<SObjectField>().ToList();
        if (fields.Count < Fields.Count || fields.Exists(field => record[field] is null))
        {
            return [];
        }

        var table = org.Table(record.Type);
        var indexed = fields.Find(OrgTable.HasIndex);
        var candidates = indexed is not null && record[indexed] is string text ? table.Find(indexed, text) : table.Rows;
        return
        [
            .. candidates
                .Where(other => other != record && !other.Deleted && fields.TrueForAll(field => Same(record[field], other[field])))
                .OrderBy(other => other.Sequence),
        ];
    }

    private static bool Same(object? left, object? right) =>
        left is string a && right is string b ? string.Equals(a, b, StringComparison.OrdinalIgnoreCase) : Equals(left, right);
}

/// <summary>What a duplicate rule found, as the error tells it.</summary>
internal sealed record DuplicateFinding(DuplicateRule Rule, IReadOnlyList<OrgRecord> Matches, bool WithDetails);

/// <summary>
/// How a client wants duplicate rules to treat it: <c>Sforce-Duplicate-Rule-Header: allowSave=true; includeRecordDetails=true</c>.
/// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
/// </summary>
internal readonly record struct DuplicateOptions(bool AllowSave, bool IncludeRecordDetails)
{
    public static DuplicateOptions Read(string? header)
    {
        var set = (header ?? string.Empty)
            .Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Replace(" ", string.Empty, StringComparison.Ordinal))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new DuplicateOptions(set.Contains("allowSave=true"), set.Contains("includeRecordDetails=true"));
    }
}
