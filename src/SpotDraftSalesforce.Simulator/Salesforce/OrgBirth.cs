namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>What every org is born with.</summary>
internal static class OrgBirth
{
    public const string IntegrationUsername = "integration@simulator.example";

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
        org.Insert(
            "Profile",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Name"] = "Salesforce API Only System Integrations",
                ["UserType"] = "Standard",
                ["PermissionsApiEnabled"] = true,
            }
        );
        org.StandardProfileId = org.Insert(
            "Profile",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Name"] = "Standard User",
                ["UserType"] = "Standard",
                ["PermissionsApiEnabled"] = true,
            }
        );
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
        AddIntegrationUser(org);
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

    private static void AddIntegrationUser(SalesforceOrg org)
    {
        var profile = org.All("Profile").First(found => found["Name"] is "Salesforce API Only System Integrations")["Id"];
        org.Insert(
            "User",
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Username"] = IntegrationUsername,
                ["Email"] = IntegrationUsername,
                ["FirstName"] = "Integration",
                ["LastName"] = "User",
                ["Alias"] = "integ",
                ["ProfileId"] = profile,
            }
        );
    }
}
