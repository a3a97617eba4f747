using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>The stage drives closed, won, probability and forecast; each step leaves a row of history.</summary>
internal sealed class OpportunityRule : IRecordRule
{
    public string SObject => "Opportunity";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Changed("StageName"))
        {
            TakeStage(org, draft);
        }

        // Documented: with products, a written Amount is ignored and the call succeeds.
        // https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunity.htm
        if (!draft.Creating && !draft.BySystem && draft.Was("HasOpportunityLineItem") is true)
        {
            draft["Amount"] = draft.Was("Amount");
        }

        var amount = draft.Number("Amount");
        draft["ExpectedRevenue"] = amount * (draft.Number("Probability") ?? 0m) / 100m;
        if (draft["CloseDate"] is DateOnly close)
        {
            var quarter = (close.Month + 2) / 3;
            draft["FiscalYear"] = (decimal)close.Year;
            draft["FiscalQuarter"] = (decimal)quarter;
            draft["Fiscal"] = string.Create(CultureInfo.InvariantCulture, $"{close.Year} {quarter}");
        }
    }

    public void After(SalesforceOrg org, OrgRecord record, RecordDraft draft)
    {
        if (draft.Changed("StageName") || draft.Changed("Amount") || draft.Changed("Probability") || draft.Changed("CloseDate"))
        {
            WriteHistory(org, record, draft);
        }

        if (draft.Creating && record["ContactId"] is string contact)
        {
            org.InsertRow(
                "OpportunityContactRole",
                new()
                {
                    ["OpportunityId"] = record.Id,
                    ["ContactId"] = contact,
                    ["IsPrimary"] = true,
                },
                draft.UserId
            );
        }
    }

    private static void TakeStage(SalesforceOrg org, RecordDraft draft)
    {
        var stage = draft.Text("StageName") is { } name ? org.Stage(name) : null;
        draft["IsClosed"] = stage?.Flag("IsClosed") ?? false;
        draft["IsWon"] = stage?.Flag("IsWon") ?? false;
        draft["ForecastCategory"] = stage?["ForecastCategory"];
        if (!draft.Given("ForecastCategoryName"))
        {
            draft["ForecastCategoryName"] = stage?["ForecastCategoryName"];
        }

        if (!draft.Given("Probability"))
        {
            draft["Probability"] = stage?["DefaultProbability"];
        }

        if (!draft.Creating)
        {
            draft["LastStageChangeDate"] = draft.Now;
        }
    }

    private static void WriteHistory(SalesforceOrg org, OrgRecord record, RecordDraft draft) =>
        org.InsertRow(
            "OpportunityHistory",
            new()
            {
                ["OpportunityId"] = record.Id,
                ["CreatedById"] = draft.UserId,
                ["CreatedDate"] = draft.Creating ? record["CreatedDate"] : draft.Now,
                ["StageName"] = record["StageName"],
                ["Amount"] = record["Amount"],
                ["ExpectedRevenue"] = record["ExpectedRevenue"],
                ["CloseDate"] = record["CloseDate"],
                ["Probability"] = record["Probability"],
                ["ForecastCategory"] = record["ForecastCategory"],
                ["FromForecastCategory"] = draft.Was("ForecastCategory"),
                ["FromOpportunityStageName"] = draft.Was("StageName"),
                ["PrevAmount"] = draft.Was("Amount"),
                ["PrevCloseDate"] = draft.Was("CloseDate"),
            },
            draft.UserId
        );
}
