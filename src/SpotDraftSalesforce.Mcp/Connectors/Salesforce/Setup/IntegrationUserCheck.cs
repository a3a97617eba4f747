using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

/// <summary>
/// Looks at the user whom a connection acts as: a person's own user, rights over all data, and logins from anywhere are what an auditor asks
/// about first. What the user may not see of itself is told as unchecked. Reads only, three or four calls.
/// </summary>
internal sealed class IntegrationUserCheck(SalesforceClient client)
{
    private const string IntegrationLicense = "Salesforce Integration";

    public async Task<IReadOnlyList<OrgFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var identity = await client.IdentityAsync(cancellationToken);
        if (identity.UserId is not { } id)
        {
            return [Unchecked("integration_user", client.Name, "Salesforce does not tell who the connection's user is.")];
        }

        var user = await UserAsync(id, cancellationToken);
        return
        [
            .. Person(identity, user),
            .. await AllDataAsync(id, identity, cancellationToken),
            .. await AddressesAsync(user, identity, cancellationToken),
        ];
    }

    /// <summary>With the licence where the user may read it, else without.</summary>
    private async Task<JsonObject?> UserAsync(string id, CancellationToken cancellationToken) =>
        await FirstAsync(
            Soql.Query($"SELECT Id, Name, ProfileId, Profile.Name, Profile.UserLicense.Name FROM User WHERE Id = {id:id}"),
            cancellationToken
        ) ?? await FirstAsync(Soql.Query($"SELECT Id, Name, ProfileId, Profile.Name FROM User WHERE Id = {id:id}"), cancellationToken);

    private static IEnumerable<OrgFinding> Person(SalesforceIdentity identity, JsonObject? user)
    {
        if (user?["Profile"] is not JsonObject profile)
        {
            yield return Unchecked("named_human", identity.Username, "The user's profile cannot be read.");
            yield break;
        }

        var license = (string?)profile["UserLicense"]?["Name"];
        var name = (string?)profile["Name"] ?? "";
        var isMachine =
            license == IntegrationLicense
            || name.Contains("API Only", StringComparison.OrdinalIgnoreCase)
            || name.Contains("Integration", StringComparison.OrdinalIgnoreCase);
        if (!isMachine)
        {
            yield return new OrgFinding(
                OrgSeverity.Warning,
                "named_human",
                identity.Username ?? "User",
                $"The connection acts as {VendorText.Clean(identity.Name)}, who looks like a person: profile '{VendorText.Clean(name)}'{(license is null ? "" : $", licence '{VendorText.Clean(license)}'")}.",
                $"Use a user of its own with the licence '{IntegrationLicense}', so that the org's history tells people from machines and nobody's leaving stops it."
            );
        }
    }

    private async Task<IEnumerable<OrgFinding>> AllDataAsync(string id, SalesforceIdentity identity, CancellationToken cancellationToken)
    {
        var (rows, fault) = await RowsAsync(
            Soql.Query(
                $"SELECT Id, PermissionSet.Label, PermissionSet.Profile.Name FROM PermissionSetAssignment WHERE AssigneeId = {id:id} AND PermissionSet.PermissionsModifyAllData = TRUE"
            ),
            cancellationToken
        );
        if (rows is null)
        {
            // Permission sets are shown to those who may view the setup; its own profile is shown to every user.
            (rows, _) = await RowsAsync(
                Soql.Query($"SELECT Id, Profile.Name FROM User WHERE Id = {id:id} AND Profile.PermissionsModifyAllData = TRUE"),
                cancellationToken
            );
            if (rows is not { Count: > 0 })
            {
                return
                [
                    Unchecked(
                        "modify_all_data",
                        identity.Username,
                        $"The user's permission sets cannot be read with its own rights{(rows is null ? "" : "; its profile does not give 'Modify All Data'")}: {fault}"
                    ),
                ];
            }
        }

        return rows.Select(row =>
        {
            var from =
                (string?)row["PermissionSet"]?["Profile"]?["Name"]
                ?? (string?)row["PermissionSet"]?["Label"]
                ?? (string?)row["Profile"]?["Name"];
            return new OrgFinding(
                OrgSeverity.Warning,
                "modify_all_data",
                identity.Username ?? "User",
                $"The integration user has 'Modify All Data' from '{VendorText.Clean(from)}': no sharing rule and no field-level security holds it.",
                "Take 'Modify All Data' away, and give it the permission set that 'setup salesforce' writes."
            );
        });
    }

    private async Task<IEnumerable<OrgFinding>> AddressesAsync(
        JsonObject? user,
        SalesforceIdentity identity,
        CancellationToken cancellationToken
    )
    {
        if ((string?)user?["ProfileId"] is not { } profile || !SalesforceId.TryNormalize(profile, out _))
        {
            return [Unchecked("no_ip_range", identity.Username, "The user's profile cannot be read.")];
        }

        using var request = VendorConnection.Get(await client.PathAsync($"tooling/sobjects/Profile/{profile}", cancellationToken));
        var answer = await client.SendAsync(request, cancellationToken);
        if (!answer.IsSuccess || answer.Json?["Metadata"] is not JsonObject metadata)
        {
            return
            [
                Unchecked(
                    "no_ip_range",
                    identity.Username,
                    "The login IP ranges of the user's profile cannot be read with the user's own rights."
                ),
            ];
        }

        return metadata["loginIpRanges"] is JsonArray { Count: > 0 }
            ? []
            :
            [
                new OrgFinding(
                    OrgSeverity.Warning,
                    "no_ip_range",
                    identity.Username ?? "User",
                    "The integration user's profile has no login IP range: whoever gets a credential can use it from anywhere.",
                    "Add the addresses of the server to 'Login IP Ranges' of the profile, and let the app's policy enforce IP restrictions."
                ),
            ];
    }

    private async Task<JsonObject?> FirstAsync(string query, CancellationToken cancellationToken) =>
        (await RowsAsync(query, cancellationToken)).Rows is [var first, ..] ? first : null;

    /// <summary>The rows; null where the user may not ask that, with the reason.</summary>
    private async Task<(IReadOnlyList<JsonObject>? Rows, string? Fault)> RowsAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.QueryAsync(query, cancellationToken), null);
        }
        catch (GovernedException fault) when (fault.Error.Upstream?.Status is 400 or 403 or 404)
        {
            return (null, fault.Error.Upstream?.Message ?? fault.Error.Message);
        }
    }

    private static OrgFinding Unchecked(string kind, string? where, string why) =>
        new(OrgSeverity.Unchecked, kind, where ?? "User", why, "Let an administrator look at it in Setup.");
}
