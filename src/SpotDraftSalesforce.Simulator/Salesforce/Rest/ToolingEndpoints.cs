using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Access;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>
/// What the Tooling API tells of profiles, which no other resource does: the metadata with the ranges of addresses for logins
/// (https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_profile.htm). Its other objects are empty.
/// </summary>
internal sealed class ToolingEndpoints(SalesforceOrg org)
{
    private static readonly string[] Permissions = ["ApiEnabled", "ApiUserOnly", "ModifyAllData", "ViewAllData", "ViewSetup"];

    public RestAnswer Handle(RestRequest request) =>
        request.Path switch
        {
            [_, "query"] => QueryEndpoints.EmptyToolingResult(request),
            [_, "sobjects", "Profile", _] when request.Method != "GET" => RestAnswer.NotAllowed(request.Method, "GET,HEAD"),
            [_, "sobjects", "Profile", var id] => Profile(request, id),
            _ => RestAnswer.NotFound(),
        };

    private RestAnswer Profile(RestRequest request, string id)
    {
        if (!ProfileAccess.Has(org, request.Session.UserId, "PermissionsViewSetup"))
        {
            return RestAnswer.Error(403, "INSUFFICIENT_ACCESS", "insufficient access rights on object id");
        }

        return org.Find(RecordId.Normalize(id)) is { Deleted: false, Type.Name: "Profile" } profile
            ? RestAnswer.Json(200, json => Write(json, request, profile))
            : RestAnswer.NotFound();
    }

    private void Write(Utf8JsonWriter json, RestRequest request, OrgRecord profile)
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("type", "Profile");
        json.WriteString("url", $"{request.VersionPath}/tooling/sobjects/Profile/{profile.Id}");
        json.WriteEndObject();
        json.WriteString("Id", profile.Id);
        json.WriteString("Name", profile.Text("Name"));
        json.WriteString("Description", profile.Text("Description"));
        json.WriteString("FullName", profile.Text("Name"));
        json.WriteStartObject("Metadata");
        json.WriteBoolean("custom", false);
        json.WriteString("description", profile.Text("Description"));
        json.WriteNull("fullName");
        json.WriteStartArray("loginIpRanges");
        foreach (var (start, end) in org.LoginIpRanges.Of(profile.Id))
        {
            json.WriteStartObject();
            json.WriteNull("description");
            json.WriteString("endAddress", end.ToString());
            json.WriteString("startAddress", start.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("userLicense", org.Find(profile.Text("UserLicenseId"))?.Text("Name"));
        json.WriteStartArray("userPermissions");
        foreach (var permission in Permissions.Where(name => profile.Flag("Permissions" + name)))
        {
            json.WriteStartObject();
            json.WriteBoolean("enabled", true);
            json.WriteString("name", permission);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
