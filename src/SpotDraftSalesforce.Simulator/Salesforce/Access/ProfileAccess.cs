using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Access;

/// <summary>
/// Each profile owns a permission set with its permissions, which whoever has the profile is assigned to, so that one query tells all that a user
/// may: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm. Callers hold
/// the org's lock.
/// </summary>
internal static class ProfileAccess
{
    private const string Sets = "PermissionSet";
    private const string Assignments = "PermissionSetAssignment";

    private static readonly string[] Permissions =
    [
        "PermissionsApiEnabled",
        "PermissionsApiUserOnly",
        "PermissionsViewSetup",
        "PermissionsModifyAllData",
        "PermissionsViewAllData",
    ];

    /// <summary>Whether the user has a permission, from whichever set.</summary>
    public static bool Has(SalesforceOrg org, string userId, string permission) =>
        AssignmentsOf(org, userId).Any(assignment => org.Find(assignment.Text("PermissionSetId"))?.Flag(permission) == true);

    /// <summary>Carries a profile that was written to its permission set, and a user to the set of its profile.</summary>
    public static void Follow(SalesforceOrg org, OrgRecord record)
    {
        switch (record.Type.Name)
        {
            case "Profile":
                Carry(org, record);
                break;
            case "User" when record.Text("ProfileId") is { } profile:
                Assign(org, record.Id, profile);
                break;
        }
    }

    private static IEnumerable<OrgRecord> AssignmentsOf(SalesforceOrg org, string userId)
    {
        var table = org.Table(Assignments);
        return table.Find(table.Type["AssigneeId"], userId).Where(row => row.Flag("IsActive"));
    }

    private static OrgRecord? OwnedBy(SalesforceOrg org, string profileId)
    {
        var table = org.Table(Sets);
        return table.Find(table.Type["ProfileId"], profileId).FirstOrDefault();
    }

    private static void Carry(SalesforceOrg org, OrgRecord profile)
    {
        var fields = Permissions.ToDictionary(name => name, name => profile[profile.Type[name]], StringComparer.Ordinal);
        if (OwnedBy(org, profile.Id) is { } owned)
        {
            org.UpdateRow(owned, fields, org.IntegrationUserId, bySystem: true);
            return;
        }

        // The set has no name of its own that anybody sees: the platform makes one of the profile's id.
        fields["Name"] = "X" + profile.Id;
        fields["Label"] = profile.Id;
        fields["ProfileId"] = profile.Id;
        fields["IsOwnedByProfile"] = true;
        org.InsertRow(Sets, fields, org.IntegrationUserId);
    }

    private static void Assign(SalesforceOrg org, string userId, string profileId)
    {
        if (OwnedBy(org, profileId) is not { } owned)
        {
            return;
        }

        var before = AssignmentsOf(org, userId)
            .FirstOrDefault(row => org.Find(row.Text("PermissionSetId"))?.Flag("IsOwnedByProfile") == true);
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal) { ["PermissionSetId"] = owned.Id, ["AssigneeId"] = userId };
        if (before is null)
        {
            org.InsertRow(Assignments, fields, org.IntegrationUserId);
        }
        else
        {
            org.UpdateRow(before, fields, org.IntegrationUserId, bySystem: true);
        }
    }
}
