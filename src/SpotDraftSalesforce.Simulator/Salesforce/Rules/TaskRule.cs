using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>Closed follows the status, the account follows what the task is about.</summary>
internal sealed class TaskRule : IRecordRule
{
    public string SObject => "Task";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        var closed = draft.Text("Status") == "Completed";
        if (closed && draft["CompletedDateTime"] is null)
        {
            draft["CompletedDateTime"] = draft.Now;
        }
        else if (!closed)
        {
            draft["CompletedDateTime"] = null;
        }

        draft["IsClosed"] = closed;
        draft["IsHighPriority"] = draft.Text("Priority") == "High";
        var about = org.Find(draft.Text("WhatId"));
        draft["AccountId"] = about?.Type.Name switch
        {
            "Account" => about.Id,
            "Opportunity" or "Contract" => about["AccountId"],
            _ => org.Find(draft.Text("WhoId")) is { Type.Name: "Contact" } contact ? contact["AccountId"] : null,
        };
    }
}
