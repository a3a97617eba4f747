using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>What the platform itself does when records of one object are written.</summary>
internal interface IRecordRule
{
    string SObject { get; }

    /// <summary>Completes or refuses (<see cref="Writes.SaveException"/>) a draft before it is stored.</summary>
    void Before(SalesforceOrg org, RecordDraft draft)
    {
        _ = org;
        _ = draft;
    }

    /// <summary>Carries the change to other records.</summary>
    void After(SalesforceOrg org, OrgRecord record, RecordDraft draft)
    {
        _ = org;
        _ = record;
        _ = draft;
    }

    void Deleting(SalesforceOrg org, OrgRecord record, string userId)
    {
        _ = org;
        _ = record;
        _ = userId;
    }

    void Deleted(SalesforceOrg org, OrgRecord record, string userId)
    {
        _ = org;
        _ = record;
        _ = userId;
    }
}
