namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>The org itself and who works in it.</summary>
internal static class PeopleObjects
{
    public const string Text = """

        object Organization 00D "Organization" "Organizations" nocreate noupdate nodelete nosearch bare
        Name string(80) readonly required name
        Street textarea(255) readonly
        City string(40) readonly
        State string(80) readonly
        PostalCode string(20) readonly
        Country string(80) readonly
        Phone phone readonly
        PrimaryContact string(80) readonly
        DefaultLocaleSidKey picklist readonly restricted
        LanguageLocaleKey picklist readonly restricted
        TimeZoneSidKey picklist readonly restricted
        OrganizationType picklist readonly restricted
        NamespacePrefix string(15) readonly
        InstanceName string(5) readonly
        IsSandbox boolean readonly
        IsReadOnly boolean readonly
        TrialExpirationDate datetime readonly
        FiscalYearStartMonth int(9) readonly
        CreatedDate datetime readonly
        CreatedById reference(User) readonly rel=CreatedBy
        LastModifiedDate datetime readonly
        LastModifiedById reference(User) readonly rel=LastModifiedBy
        SystemModstamp datetime readonly

        object User 005 "User" "Users" nodelete bare
        Username string(80) required idlookup unique
        LastName string(80) required
        FirstName string(40)
        Name string(121) calculated name
        CompanyName string(80)
        Title string(80)
        Department string(80)
        Email email required idlookup
        Phone phone
        Alias string(8) required defaulted
        CommunityNickname string(40) required defaulted
        IsActive boolean default=true
        TimeZoneSidKey picklist required defaulted
        LocaleSidKey picklist required defaulted
        LanguageLocaleKey picklist required defaulted
        EmailEncodingKey picklist required defaulted
        UserType picklist readonly
        ProfileId reference(Profile) required defaulted rel=Profile child=Users
        ManagerId reference(User) rel=Manager child=ManagedUsers
        FederationIdentifier string(512)
        LastLoginDate datetime readonly
        CreatedDate datetime readonly defaulted required
        CreatedById reference(User) readonly defaulted required rel=CreatedBy
        LastModifiedDate datetime readonly defaulted required
        LastModifiedById reference(User) readonly defaulted required rel=LastModifiedBy
        SystemModstamp datetime readonly defaulted required

        object UserLicense 100 "User License" "User Licenses" nocreate noupdate nodelete nosearch bare
        Name string(40) readonly required name
        MasterLabel string(40) readonly required
        LicenseDefinitionKey string(40) readonly required
        Status picklist readonly
        TotalLicenses int(9) readonly
        UsedLicenses int(9) readonly
        CreatedDate datetime readonly
        LastModifiedDate datetime readonly
        SystemModstamp datetime readonly

        object Group 00G "Group" "Groups" nosearch bare
        Name string(40) required name
        DeveloperName string(80)
        RelatedId reference(User) readonly rel=Related
        Type picklist restricted required noupdate : Regular; Role; RoleAndSubordinates; Organization; Queue
        Email email
        OwnerId reference(User) readonly rel=Owner
        DoesSendEmailToMembers boolean
        DoesIncludeBosses boolean
        CreatedDate datetime readonly defaulted required
        CreatedById reference(User) readonly defaulted required rel=CreatedBy
        LastModifiedDate datetime readonly defaulted required
        LastModifiedById reference(User) readonly defaulted required rel=LastModifiedBy
        SystemModstamp datetime readonly defaulted required

        object Profile 00e "Profile" "Profiles" nocreate noupdate nodelete nosearch bare
        Name string(255) required name
        UserLicenseId reference(UserLicense) readonly required rel=UserLicense
        UserType picklist readonly
        Description string(255)
        PermissionsApiEnabled boolean
        PermissionsApiUserOnly boolean
        PermissionsViewSetup boolean
        PermissionsModifyAllData boolean
        PermissionsViewAllData boolean
        CreatedDate datetime readonly
        CreatedById reference(User) readonly rel=CreatedBy
        LastModifiedDate datetime readonly
        LastModifiedById reference(User) readonly rel=LastModifiedBy
        SystemModstamp datetime readonly

        object PermissionSet 0PS "Permission Set" "Permission Sets" nocreate noupdate nodelete nosearch setup bare
        Name string(80) required name
        Label string(80) required
        Description string(255)
        LicenseId reference(UserLicense) rel=License
        ProfileId reference(Profile) readonly rel=Profile
        IsOwnedByProfile boolean readonly
        IsCustom boolean readonly
        PermissionsApiEnabled boolean
        PermissionsApiUserOnly boolean
        PermissionsViewSetup boolean
        PermissionsModifyAllData boolean
        PermissionsViewAllData boolean
        NamespacePrefix string(15) readonly
        CreatedDate datetime readonly
        CreatedById reference(User) readonly rel=CreatedBy
        LastModifiedDate datetime readonly
        LastModifiedById reference(User) readonly rel=LastModifiedBy
        SystemModstamp datetime readonly

        object PermissionSetAssignment 0Pa "Permission Set Assignment" "Permission Set Assignments" nocreate noupdate nodelete nosearch setup bare
        PermissionSetId reference(PermissionSet) required rel=PermissionSet child=Assignments
        AssigneeId reference(User) required rel=Assignee child=PermissionSetAssignments
        IsActive boolean readonly default=true
        ExpirationDate datetime
        SystemModstamp datetime readonly

        object RecordType 012 "Record Type" "Record Types" nodelete nosearch bare
        Name string(80) required name
        DeveloperName string(80) required
        NamespacePrefix string(15) readonly
        Description string(255)
        BusinessProcessId string(18)
        SobjectType picklist required noupdate
        IsActive boolean default=true
        CreatedDate datetime readonly
        CreatedById reference(User) readonly rel=CreatedBy
        LastModifiedDate datetime readonly
        LastModifiedById reference(User) readonly rel=LastModifiedBy
        SystemModstamp datetime readonly

        """;
}
