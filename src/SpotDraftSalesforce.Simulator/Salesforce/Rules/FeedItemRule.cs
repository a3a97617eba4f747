using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>A post is published at once, with nothing said about it yet.</summary>
internal sealed class FeedItemRule : IRecordRule
{
    public string SObject => "FeedItem";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Creating)
        {
            draft["Status"] = "Published";
            draft["CommentCount"] = 0m;
            draft["LikeCount"] = 0m;
        }
    }
}
