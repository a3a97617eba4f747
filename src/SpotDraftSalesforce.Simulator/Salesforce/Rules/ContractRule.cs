using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>Contracts are numbered, start as drafts, and are activated by a second write.</summary>
internal sealed class ContractRule : IRecordRule
{
    public string SObject => "Contract";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Creating)
        {
            if (draft.Text("Status") is not (null or "Draft"))
            {
                throw new SaveException(
                    new SaveError(
                        "FAILED_ACTIVATION",
                        "Choose a valid contract status and save your changes. Ask your admin for details.",
                        "Status"
                    )
                );
            }

            draft["ContractNumber"] = (org.Table("Contract").Rows.Count + 100).ToString("D8", CultureInfo.InvariantCulture);
        }

        draft["StatusCode"] = draft.Text("Status") switch
        {
            "Activated" => "Activated",
            "In Approval Process" => "InApproval",
            _ => "Draft",
        };
        if (draft.Changed("Status") && draft.Text("Status") == "Activated")
        {
            draft["ActivatedDate"] = draft.Now;
            draft["ActivatedById"] = draft.UserId;
        }

        draft["EndDate"] =
            draft["StartDate"] is DateOnly start && draft.Number("ContractTerm") is { } months
                ? start.AddMonths((int)months).AddDays(-1)
                : null;
    }

    public void After(SalesforceOrg org, OrgRecord record, RecordDraft draft) => CpqRenewal.Follow(org, record, draft);
}
