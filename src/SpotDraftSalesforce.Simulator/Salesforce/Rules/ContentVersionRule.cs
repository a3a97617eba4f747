using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>A first version makes its document and the links to its owner and place; later ones take over as the latest.</summary>
internal sealed class ContentVersionRule : IRecordRule
{
    public string SObject => "ContentVersion";

    public void Before(SalesforceOrg org, RecordDraft draft)
    {
        if (!draft.Creating)
        {
            return;
        }

        var path = draft.Text("PathOnClient") ?? string.Empty;
        var file = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        var dot = file.LastIndexOf('.');
        draft["Title"] ??= dot > 0 ? file[..dot] : file;
        draft["FileExtension"] = dot >= 0 ? file[(dot + 1)..] : null;
        draft["FileType"] = dot >= 0 ? FileType(file[(dot + 1)..]) : "UNKNOWN";
        if (draft["VersionData"] is ContentBlob blob)
        {
            draft["ContentSize"] = (decimal)blob.Length;
            draft["Checksum"] = blob.Md5;
        }

        draft["PublishStatus"] = "P";
        draft["IsLatest"] = true;
        draft["ContentModifiedDate"] = draft.Now;
        draft["ContentModifiedById"] = draft.UserId;
        if (draft["ContentDocumentId"] is null)
        {
            StartDocument(org, draft);
        }
        else
        {
            FollowOn(org, draft);
        }
    }

    public void After(SalesforceOrg org, OrgRecord record, RecordDraft draft)
    {
        if (org.Find(record.Text("ContentDocumentId")) is not { } document || !record.Flag("IsLatest"))
        {
            return;
        }

        var changes = new Dictionary<string, object?>(StringComparer.Ordinal) { ["LatestPublishedVersionId"] = record.Id };
        foreach (var field in new[] { "Title", "FileExtension", "FileType", "ContentSize", "ContentModifiedDate", "Description" })
        {
            changes[field] = record[field];
        }

        org.UpdateRow(document, changes, draft.UserId, bySystem: true);
    }

    private static void StartDocument(SalesforceOrg org, RecordDraft draft)
    {
        draft["VersionNumber"] = "1";
        var owner = draft.Text("OwnerId") ?? draft.UserId;
        var document = org.InsertRow(
            "ContentDocument",
            new()
            {
                ["Title"] = draft["Title"],
                ["OwnerId"] = owner,
                ["PublishStatus"] = "P",
                ["SharingOption"] = "A",
            },
            draft.UserId
        );
        draft["ContentDocumentId"] = document.Id;
        Link(org, document.Id, owner, "I", draft.UserId);
        var place = draft.Text("FirstPublishLocationId");
        if (place is not null && place != owner)
        {
            Link(org, document.Id, place, "V", draft.UserId);
        }

        draft["FirstPublishLocationId"] ??= owner;
    }

    private static void FollowOn(SalesforceOrg org, RecordDraft draft)
    {
        if (draft.Given("FirstPublishLocationId"))
        {
            throw new SaveException(
                new SaveError(
                    "INVALID_FIELD_FOR_INSERT_UPDATE",
                    "FirstPublishLocationId cannot be specified for a new version of an existing document.",
                    "FirstPublishLocationId"
                )
            );
        }

        var table = org.Table("ContentVersion");
        var versions = table.Find(table.Type["ContentDocumentId"], draft.Text("ContentDocumentId")!);
        draft["VersionNumber"] = (versions.Count + 1).ToString(CultureInfo.InvariantCulture);
        foreach (var version in versions.Where(version => version.Flag("IsLatest")).ToList())
        {
            org.UpdateRow(version, new() { ["IsLatest"] = false }, draft.UserId, bySystem: true);
        }
    }

    private static void Link(SalesforceOrg org, string document, string entity, string share, string userId) =>
        org.InsertRow(
            "ContentDocumentLink",
            new()
            {
                ["ContentDocumentId"] = document,
                ["LinkedEntityId"] = entity,
                ["ShareType"] = share,
                ["Visibility"] = share == "I" ? "InternalUsers" : "AllUsers",
            },
            userId
        );

    private static string FileType(string extension) =>
        extension.ToLowerInvariant() switch
        {
            "pdf" => "PDF",
            "docx" => "WORD_X",
            "xlsx" => "EXCEL_X",
            "txt" => "TEXT",
            "csv" => "CSV",
            "png" => "PNG",
            "jpg" or "jpeg" => "JPG",
            "json" => "JSON",
            "xml" => "XML",
            "zip" => "ZIP",
            _ => "UNKNOWN",
        };
}
