using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>Who a token belongs to: <c>/id/{org}/{user}</c> and <c>/services/oauth2/userinfo</c>.</summary>
internal sealed class IdentityEndpoints(SalesforceOrg org, Sessions sessions)
{
    private static readonly (string Name, string Path)[] RestUrls =
    [
        ("rest", "/services/data/v{version}/"),
        ("sobjects", "/services/data/v{version}/sobjects/"),
        ("search", "/services/data/v{version}/search/"),
        ("query", "/services/data/v{version}/query/"),
        ("recent", "/services/data/v{version}/recent/"),
        ("feeds", "/services/data/v{version}/chatter/feeds"),
        ("users", "/services/data/v{version}/chatter/users"),
    ];

    /// <summary>The bearer token of a request, from its header or, as the identity service allows, its query or form.</summary>
    public static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        foreach (var scheme in new[] { "Bearer ", "OAuth " })
        {
            if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return header[scheme.Length..].Trim();
            }
        }

        return null;
    }

    public async Task UserInfoAsync(HttpContext context)
    {
        var token = TokenOf(context.Request) ?? context.Request.Query["access_token"].ToString();
        if (sessions.Use(token) is not { } session)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Bad_OAuth_Token", context.RequestAborted);
            return;
        }

        await WriteAsync(context, (json, ownBase) => WriteUser(json, org.Find(session.UserId)!, ownBase));
    }

    public async Task IdentityAsync(HttpContext context, string organization, string userId)
    {
        var token = TokenOf(context.Request) ?? context.Request.Query["oauth_token"].ToString();
        if (sessions.Use(token) is null)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync(token.Length == 0 ? "Missing_OAuth_Token" : "Bad_OAuth_Token", context.RequestAborted);
            return;
        }

        var user = org.Atomically(() => org.Find(RecordId.Normalize(userId)));
        if (RecordId.Normalize(organization) != org.OrganizationId || user?.Type.Name != "User")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("Wrong_Org", context.RequestAborted);
            return;
        }

        await WriteAsync(context, (json, ownBase) => WriteIdentity(json, user, ownBase));
    }

    private async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter, string> write)
    {
        var ownBase = OrgBase.Of(context);
        var body = org.Atomically(() =>
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                write(json, ownBase);
                json.WriteEndObject();
            }

            return buffer.ToArray();
        });
        context.Response.ContentType = "application/json;charset=UTF-8";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private void WriteUser(Utf8JsonWriter json, OrgRecord user, string ownBase)
    {
        json.WriteString("sub", $"{ownBase}/id/{org.OrganizationId}/{user.Id}");
        json.WriteString("user_id", user.Id);
        json.WriteString("organization_id", org.OrganizationId);
        json.WriteString("preferred_username", user.Text("Username"));
        json.WriteString("nickname", user.Text("CommunityNickname"));
        json.WriteString("name", user.Text("Name"));
        json.WriteString("email", user.Text("Email"));
        json.WriteBoolean("email_verified", true);
        json.WriteString("given_name", user.Text("FirstName"));
        json.WriteString("family_name", user.Text("LastName"));
        json.WriteString("zoneinfo", user.Text("TimeZoneSidKey"));
        WriteUrls(json, user, ownBase);
        json.WriteBoolean("active", user.Flag("IsActive"));
        json.WriteString("user_type", "STANDARD");
        json.WriteString("language", user.Text("LanguageLocaleKey"));
        json.WriteString("locale", user.Text("LocaleSidKey"));
        json.WriteNumber("utcOffset", 0);
        json.WriteString("updated_at", ((DateTimeOffset)user["LastModifiedDate"]!).UtcDateTime);
        json.WriteBoolean("is_app_installed", true);
    }

    private void WriteIdentity(Utf8JsonWriter json, OrgRecord user, string ownBase)
    {
        json.WriteString("id", $"{ownBase}/id/{org.OrganizationId}/{user.Id}");
        json.WriteBoolean("asserted_user", true);
        json.WriteString("user_id", user.Id);
        json.WriteString("organization_id", org.OrganizationId);
        json.WriteString("username", user.Text("Username"));
        json.WriteString("nick_name", user.Text("CommunityNickname"));
        json.WriteString("display_name", user.Text("Name"));
        json.WriteString("email", user.Text("Email"));
        json.WriteBoolean("email_verified", true);
        json.WriteString("first_name", user.Text("FirstName"));
        json.WriteString("last_name", user.Text("LastName"));
        json.WriteString("timezone", user.Text("TimeZoneSidKey"));
        WriteUrls(json, user, ownBase);
        json.WriteBoolean("active", user.Flag("IsActive"));
        json.WriteString("user_type", "STANDARD");
        json.WriteString("language", user.Text("LanguageLocaleKey"));
        json.WriteString("locale", user.Text("LocaleSidKey"));
        json.WriteNumber("utcOffset", 0);
        json.WriteString("last_modified_date", ((DateTimeOffset)user["LastModifiedDate"]!).UtcDateTime);
        json.WriteBoolean("is_app_installed", true);
    }

    private void WriteUrls(Utf8JsonWriter json, OrgRecord user, string ownBase)
    {
        json.WriteStartObject("urls");
        json.WriteString("enterprise", $"{ownBase}/services/Soap/c/{{version}}/{org.OrganizationId[..15]}");
        json.WriteString("partner", $"{ownBase}/services/Soap/u/{{version}}/{org.OrganizationId[..15]}");
        foreach (var (name, path) in RestUrls)
        {
            json.WriteString(name, ownBase + path);
        }

        json.WriteString("profile", $"{ownBase}/{user.Id}");
        json.WriteString("custom_domain", ownBase);
        json.WriteEndObject();
    }
}
