using System.Net;

namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>What every org is born with.</summary>
internal static class OrgBirth
{
    public const string IntegrationUsername = "integration@simulator.example";
    private const string IntegrationProfile = "Salesforce API Only System Integrations";
    private const string AdministratorProfile = "System Administrator";

    public static void Fill(SalesforceOrg org)
    {
        org.Insert(
            "Organization",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Name"] = "Simulator Seller Inc",
                ["Country"] = "United States",
                ["OrganizationType"] = "Enterprise Edition",
                ["InstanceName"] = "SIM1",
                ["DefaultLocaleSidKey"] = "en_US",
                ["LanguageLocaleKey"] = "en_US",
                ["TimeZoneSidKey"] = "GMT",
                ["FiscalYearStartMonth"] = 1,
            }
        );
        var integration = AddProfile(
            org,
            IntegrationProfile,
            AddLicense(org, "Salesforce Integration", "PID_Salesforce_Integration"),
            "ApiUserOnly"
        );
        org.LoginIpRanges.Set(integration, [(IPAddress.Parse("127.0.0.0"), IPAddress.Parse("127.255.255.255"))]);
        var license = AddLicense(org, "Salesforce", "SFDC");
        org.StandardProfileId = AddProfile(org, "Standard User", license);
        var administrator = AddProfile(org, AdministratorProfile, license, "ViewSetup", "ModifyAllData", "ViewAllData");
        foreach (var (stage, order) in SalesProcess.Stages(org.Kinds).Select((stage, at) => (stage, at + 1)))
        {
            AddStage(org, stage, order);
        }

        org.Insert(
            "Pricebook2",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Name"] = "Standard Price Book",
                ["IsActive"] = true,
                ["IsStandard"] = true,
            }
        );
        if (org.Kinds.HasFlag(OrgKinds.NamedHuman))
        {
            AddConnectionUser(org, "Sales Operations", "Lead", administrator);
        }
        else
        {
            AddConnectionUser(org, "Integration", "User", integration);
        }

        if (org.Kinds.HasFlag(OrgKinds.RecordTypes))
        {
            AddRecordType(org, "Opportunity", "New Business", "New_Business");
            AddRecordType(org, "Opportunity", "Renewal", SalesProcess.RenewalRecordType);
            AddRecordType(org, "Account", "Customer", "Customer");
            AddRecordType(org, "Account", "Partner", "Partner");
        }
    }

    private static void AddRecordType(SalesforceOrg org, string sobject, string name, string developerName) =>
        org.Insert(
            "RecordType",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["SobjectType"] = sobject,
                ["Name"] = name,
                ["DeveloperName"] = developerName,
            }
        );

    private static void AddStage(SalesforceOrg org, SalesStage stage, int order) =>
        org.Insert(
            "OpportunityStage",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["MasterLabel"] = stage.Name,
                ["ApiName"] = stage.Name,
                ["IsActive"] = true,
                ["SortOrder"] = order,
                ["IsClosed"] = stage.Closed,
                ["IsWon"] = stage.Won,
                ["ForecastCategory"] = stage.Category,
                ["ForecastCategoryName"] = stage.CategoryName,
                ["DefaultProbability"] = stage.Probability,
            }
        );

    private static string AddLicense(SalesforceOrg org, string name, string key) =>
        org.Insert(
            "UserLicense",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Name"] = name,
                ["MasterLabel"] = name,
                ["LicenseDefinitionKey"] = key,
                ["Status"] = "Active",
                ["TotalLicenses"] = 10,
            }
        );

    private static string AddProfile(SalesforceOrg org, string name, string license, params string[] permissions)
    {
        var profile = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Name"] = name,
            ["UserType"] = "Standard",
            ["UserLicenseId"] = license,
            ["PermissionsApiEnabled"] = true,
        };
        foreach (var permission in permissions)
        {
            profile["Permissions" + permission] = true;
        }

        return org.Insert("Profile", profile);
    }

    private static void AddConnectionUser(SalesforceOrg org, string firstName, string lastName, string profile) =>
        org.Insert(
            "User",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Username"] = IntegrationUsername,
                ["Email"] = IntegrationUsername,
                ["FirstName"] = firstName,
                ["LastName"] = lastName,
                ["Alias"] = "integ",
                ["ProfileId"] = profile,
            }
        );
}
