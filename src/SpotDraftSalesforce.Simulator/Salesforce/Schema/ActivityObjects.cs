namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>Tasks, files and the feed.</summary>
internal static class ActivityObjects
{
    public const string Text = """

        object Task 00T "Task" "Tasks" feed
        WhoId reference(Contact,Lead) rel=Who child=Tasks label=Name_ID
        WhatId reference(Account,Opportunity,Contract,Product2) rel=What child=Tasks label=Related_To_ID
        Subject combobox(255) name : Call; Email; Send Letter; Send Quote; Other
        ActivityDate date label=Due_Date_Only
        Status picklist restricted default=Not_Started : Not Started; In Progress; Completed; Waiting on someone else; Deferred
        Priority picklist restricted default=Normal : High; Normal; Low
        IsHighPriority boolean readonly label=High_Priority
        OwnerId reference(User,Group) required defaulted rel=Owner label=Assigned_To_ID
        Description textarea(32000)
        Type picklist : Call; Email; Meeting; Other
        AccountId reference(Account) readonly rel=Account
        IsClosed boolean readonly label=Closed
        CompletedDateTime datetime readonly
        TaskSubtype picklist restricted noupdate default=Task : Task; Email; ListEmail; Cadence; Call
        IsReminderSet boolean label=Reminder_Set
        ReminderDateTime datetime
        CallDurationInSeconds int(8)
        CallType picklist restricted : Internal; Inbound; Outbound
        CallDisposition string(255)

        object ContentDocument 069 "Content Document" "Content Documents" nocreate
        Title string(255) required name
        Description textarea(1000)
        PublishStatus picklist readonly restricted : P; U; R
        LatestPublishedVersionId reference(ContentVersion) readonly rel=LatestPublishedVersion
        OwnerId reference(User) required defaulted rel=Owner
        ParentId reference(Account) rel=Parent
        FileExtension string(40) readonly
        FileType string(20) readonly
        ContentSize int(9) readonly
        ContentModifiedDate datetime readonly
        IsArchived boolean
        SharingOption picklist restricted : A; R

        object ContentVersion 068 "Content Version" "Content Versions" nodelete
        ContentDocumentId reference(ContentDocument) noupdate rel=ContentDocument child=ContentVersions cascade
        IsLatest boolean readonly
        ContentUrl url(1333)
        VersionNumber string(20) readonly
        Title string(255) required defaulted name
        Description textarea(1000)
        ReasonForChange string(1000)
        PathOnClient string(500) required noupdate
        VersionData base64 required noupdate
        VersionDataUrl url(1333) readonly
        ContentSize int(9) readonly
        FileType string(20) readonly
        FileExtension string(40) readonly
        Checksum string(50) readonly
        PublishStatus picklist readonly restricted : P; U; R
        Origin picklist restricted noupdate default=C : C; H
        ContentLocation picklist restricted noupdate default=S : S; E; L
        SharingOption picklist restricted default=A : A; R
        FirstPublishLocationId reference(Account,Contact,Opportunity,Contract,User,Task) noupdate rel=FirstPublishLocation
        OwnerId reference(User) required defaulted rel=Owner
        ContentModifiedDate datetime readonly
        ContentModifiedById reference(User) readonly rel=ContentModifiedBy
        IsMajorVersion boolean noupdate default=true
        ExternalDocumentInfo1 string(1000)
        ExternalDocumentInfo2 string(1000)

        object ContentDocumentLink 06A "Content Document Link" "Content Document Link" nosearch bare
        LinkedEntityId reference(Account,Contact,Opportunity,Contract,User,Task) required noupdate rel=LinkedEntity child=ContentDocumentLinks cascade
        ContentDocumentId reference(ContentDocument) required noupdate rel=ContentDocument child=ContentDocumentLinks cascade
        ShareType picklist restricted default=V : V; C; I
        Visibility picklist restricted default=AllUsers : AllUsers; InternalUsers; SharedUsers
        IsDeleted boolean readonly
        SystemModstamp datetime readonly

        object FeedItem 0D5 "Feed Item" "Feed Items"
        ParentId reference(Account,Contact,Opportunity,Contract,User,Task) required noupdate rel=Parent child=Feeds cascade
        Type picklist restricted noupdate default=TextPost : TextPost; ContentPost; LinkPost; TrackedChange
        Title string(255)
        Body textarea(10000)
        LinkUrl url(1000)
        IsRichText boolean
        RelatedRecordId reference(ContentVersion) noupdate rel=RelatedRecord
        CommentCount int(9) readonly
        LikeCount int(9) readonly
        Status picklist readonly restricted : Published; PendingReview

        """;
}
