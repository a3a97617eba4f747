using SpotDraftSalesforce.Simulator.Salesforce.Access;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>The full name of contacts, leads and users, and what a user has from its profile.</summary>
internal sealed class PersonNameRule(string sobject) : IRecordRule
{
    public string SObject => sobject;

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        draft["Name"] = string.Join(
            ' ',
            new[] { draft.Text("FirstName"), draft.Text("LastName") }.Where(part => !string.IsNullOrEmpty(part))
        );
        if (sobject == "User" && draft.Creating)
        {
            var name = draft.Text("Username") ?? draft.Text("LastName") ?? "user";
            draft["Alias"] ??= name.Length > 8 ? name[..8] : name;
            draft["CommunityNickname"] ??= name.Length > 40 ? name[..40] : name;
            draft["TimeZoneSidKey"] ??= "GMT";
            draft["LocaleSidKey"] ??= "en_US";
            draft["LanguageLocaleKey"] ??= "en_US";
            draft["EmailEncodingKey"] ??= "UTF-8";
            draft["UserType"] ??= "Standard";
            draft["ProfileId"] ??= org.StandardProfileId;
        }
    }

    public void After(SalesforceOrg org, OrgRecord record, RecordDraft draft)
    {
        if (sobject == "User" && draft.Changed("ProfileId"))
        {
            ProfileAccess.Follow(org, record);
        }
    }
}
