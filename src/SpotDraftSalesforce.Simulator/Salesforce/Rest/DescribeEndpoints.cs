using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>What the org says about its objects and fields.</summary>
internal sealed class DescribeEndpoints(SalesforceOrg org)
{
    private const string MasterRecordType = "012000000000000AAA";

    public RestAnswer Global(RestRequest request) =>
        Unchanged(request)
        ?? Dated(
            RestAnswer.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("encoding", "UTF-8");
                    json.WriteNumber("maxBatchSize", 200);
                    json.WriteStartArray("sobjects");
                    foreach (var type in org.Schema.Types.Where(request.Rights.CanRead).OrderBy(type => type.Name, StringComparer.Ordinal))
                    {
                        json.WriteStartObject();
                        WriteTraits(json, request, type);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            )
        );

    public static RestAnswer Basic(RestRequest request, SObjectType type) =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartObject("objectDescribe");
                WriteTraits(json, request, type);
                json.WriteEndObject();
                json.WriteStartArray("recentItems");
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    public RestAnswer Full(RestRequest request, SObjectType type) =>
        Unchanged(request)
        ?? Dated(
            RestAnswer.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    WriteTraits(json, request, type);
                    json.WriteStartArray("actionOverrides");
                    json.WriteEndArray();
                    json.WriteStartArray("childRelationships");
                    foreach (var child in type.Children.Where(child => request.Rights.CanRead(child.Child)))
                    {
                        WriteChild(json, child);
                    }

                    json.WriteEndArray();
                    json.WriteStartArray("fields");
                    foreach (var field in request.Rights.Readable(type))
                    {
                        WriteField(json, request, type, field);
                    }

                    json.WriteEndArray();
                    WriteRecordTypes(json, request, type);
                    json.WriteStartArray("supportedScopes");
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            )
        );

    private RestAnswer? Unchanged(RestRequest request) =>
        request.Header("If-Modified-Since") is { } text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
        && org.SchemaChanged <= since
            ? RestAnswer.Empty(304)
            : null;

    private RestAnswer Dated(RestAnswer answer) =>
        answer with
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Last-Modified"] = org.SchemaChanged.ToString("R", CultureInfo.InvariantCulture),
            },
        };

    private static void WriteTraits(Utf8JsonWriter json, RestRequest request, SObjectType type)
    {
        var url = $"{request.VersionPath}/sobjects/{type.Name}";
        var editable = request.Rights.CanEdit(type);
        json.WriteString("name", type.Name);
        json.WriteString("label", type.Label);
        json.WriteString("labelPlural", type.LabelPlural);
        json.WriteString("keyPrefix", type.KeyPrefix);
        json.WriteBoolean("activateable", false);
        json.WriteBoolean("createable", type.Createable && editable);
        json.WriteBoolean("custom", type.Custom);
        json.WriteBoolean("customSetting", false);
        json.WriteBoolean("deepCloneable", false);
        json.WriteBoolean("deletable", type.Deletable && editable);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteBoolean("feedEnabled", type.FeedEnabled);
        json.WriteBoolean("hasSubtypes", false);
        json.WriteBoolean("isInterface", false);
        json.WriteBoolean("isSubtype", false);
        json.WriteBoolean("layoutable", type.Createable);
        json.WriteBoolean("mergeable", type.Name is "Account" or "Contact");
        json.WriteBoolean("mruEnabled", type.Searchable);
        json.WriteBoolean("queryable", true);
        json.WriteBoolean("replicateable", type.TryField("SystemModstamp", out _));
        json.WriteBoolean("retrieveable", true);
        json.WriteBoolean("searchable", type.Searchable);
        json.WriteBoolean("triggerable", type.Createable);
        json.WriteBoolean("undeletable", type.Deletable);
        json.WriteBoolean("updateable", type.Updateable && editable);
        json.WriteStartObject("urls");
        json.WriteString("sobject", url);
        json.WriteString("describe", url + "/describe");
        json.WriteString("rowTemplate", url + "/{ID}");
        json.WriteEndObject();
    }

    private static void WriteChild(Utf8JsonWriter json, ChildRelationship child)
    {
        json.WriteStartObject();
        json.WriteBoolean("cascadeDelete", child.Field.Cascades);
        json.WriteString("childSObject", child.Child.Name);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteString("field", child.Field.Name);
        json.WriteStartArray("junctionIdListNames");
        json.WriteEndArray();
        json.WriteStartArray("junctionReferenceTo");
        json.WriteEndArray();
        json.WriteString("relationshipName", child.Name);
        json.WriteBoolean("restrictedDelete", false);
        json.WriteEndObject();
    }

    private void WriteField(Utf8JsonWriter json, RestRequest request, SObjectType type, SObjectField field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("label", field.Label);
        json.WriteString("type", field.Type.Wire());
        json.WriteString("soapType", field.Type.Soap());
        json.WriteNumber("length", field.Length);
        json.WriteNumber("byteLength", field.Length * 3);
        json.WriteNumber("precision", field.Type == FieldType.Integer ? 0 : field.Precision);
        json.WriteNumber("scale", field.Scale);
        json.WriteNumber("digits", field.Type == FieldType.Integer ? field.Precision : 0);
        WriteFieldRights(json, field, request.Rights.CanEdit(type) && request.Rights.CanEdit(type, field));
        json.WriteString("compoundFieldName", field.CompoundFieldName);
        json.WriteString("relationshipName", field.RelationshipName);
        JsonText.WriteStrings(json, "referenceTo", field.ReferenceTo);
        json.WriteNull("calculatedFormula");
        json.WriteNull("controllerName");
        json.WriteNull("inlineHelpText");
        if (field.Type == FieldType.Boolean)
        {
            json.WriteBoolean("defaultValue", field.Default == "true");
        }
        else if (field.Default is null)
        {
            json.WriteNull("defaultValue");
        }
        else
        {
            json.WriteString("defaultValue", field.Default);
        }

        WritePicklist(json, type, field);
        json.WriteEndObject();
    }

    private static void WriteFieldRights(Utf8JsonWriter json, SObjectField field, bool editable)
    {
        json.WriteBoolean("aggregatable", field.Type is not (FieldType.Boolean or FieldType.Base64 or FieldType.Address));
        json.WriteBoolean("aiPredictionField", false);
        json.WriteBoolean("autoNumber", field.Name == "ContractNumber");
        json.WriteBoolean("calculated", field.Calculated && !field.IsName);
        json.WriteBoolean("caseSensitive", false);
        json.WriteBoolean("createable", field.Createable && editable);
        json.WriteBoolean("custom", field.Custom);
        json.WriteBoolean("defaultedOnCreate", field.DefaultedOnCreate);
        json.WriteBoolean("dependentPicklist", false);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteBoolean("encrypted", false);
        json.WriteBoolean("externalId", field.ExternalId);
        json.WriteBoolean("filterable", field.Filterable);
        json.WriteBoolean("groupable", field.Groupable);
        json.WriteBoolean("htmlFormatted", false);
        json.WriteBoolean("idLookup", field.IdLookup);
        json.WriteBoolean("nameField", field.IsName);
        json.WriteBoolean("namePointing", field.ReferenceTo.Count > 1);
        json.WriteBoolean("nillable", field.Nillable);
        json.WriteBoolean("permissionable", field.Nillable && field.Createable);
        json.WriteBoolean("polymorphicForeignKey", field.ReferenceTo.Count > 1);
        json.WriteBoolean("queryByDistance", false);
        json.WriteBoolean("restrictedPicklist", field.RestrictedPicklist);
        json.WriteBoolean("searchPrefilterable", false);
        json.WriteBoolean("sortable", field.Sortable);
        json.WriteBoolean("unique", field.Unique);
        json.WriteBoolean("updateable", field.Updateable && editable);
        json.WriteBoolean("writeRequiresMasterRead", false);
    }

    private void WritePicklist(Utf8JsonWriter json, SObjectType type, SObjectField field)
    {
        json.WriteStartArray("picklistValues");
        IEnumerable<string> values =
            type.Name == "Opportunity" && field.Name == "StageName"
                ? org.Table("OpportunityStage").Rows.Where(stage => stage.Flag("IsActive")).Select(stage => stage.Text("MasterLabel")!)
                : field.Picklist;
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteBoolean("active", true);
            json.WriteBoolean("defaultValue", value == field.Default);
            json.WriteString("label", value);
            json.WriteNull("validFor");
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteRecordTypes(Utf8JsonWriter json, RestRequest request, SObjectType type)
    {
        json.WriteStartArray("recordTypeInfos");
        if (type.Createable)
        {
            var own = org.RecordTypesOf(type).ToList();
            foreach (var record in own)
            {
                WriteRecordType(json, request, type, record.Id, record.Text("Name")!, record.Text("DeveloperName")!, record == own[0]);
            }

            WriteRecordType(json, request, type, MasterRecordType, "Master", "Master", own.Count == 0);
        }

        json.WriteEndArray();
    }

    private static void WriteRecordType(
        Utf8JsonWriter json,
        RestRequest request,
        SObjectType type,
        string id,
        string name,
        string developerName,
        bool isDefault
    )
    {
        json.WriteStartObject();
        json.WriteBoolean("active", true);
        json.WriteBoolean("available", true);
        json.WriteBoolean("defaultRecordTypeMapping", isDefault);
        json.WriteString("developerName", developerName);
        json.WriteBoolean("master", id == MasterRecordType);
        json.WriteString("name", name);
        json.WriteString("recordTypeId", id);
        json.WriteStartObject("urls");
        json.WriteString("layout", $"{request.VersionPath}/sobjects/{type.Name}/describe/layouts/{id}");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
