using System.Globalization;
using System.Xml.Linq;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

/// <summary>
/// Our part of an org as a project in source format, https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_source_file_format.htm:
/// relative path and text of each file.
/// </summary>
internal static class SfdxProject
{
    public static readonly XNamespace Metadata = "http://soap.sforce.com/2006/04/metadata";

    private const string Root = "force-app/main/default";

    public static IReadOnlyList<(string Path, string Text)> Files() =>
        [
            ("sfdx-project.json", Project),
            ("manifest/package.xml", Xml(Manifest())),
            .. OrgModel.Objects.Select(type => ($"{Root}/objects/{type.Name}/{type.Name}.object-meta.xml", Xml(Object(type)))),
            .. OrgModel.Fields.Select(field => ($"{Root}/objects/{field.Object}/fields/{field.Name}.field-meta.xml", Xml(Field(field)))),
            ($"{Root}/permissionsets/{OrgModel.PermissionSet}.permissionset-meta.xml", Xml(PermissionSet())),
            ("EXTERNAL_CLIENT_APP.md", ExternalClientAppPage.Text),
        ];

    private static string Project =>
        $$"""
            {
              "packageDirectories": [{ "path": "force-app", "default": true }],
              "name": "spotdraft-salesforce",
              "namespace": "",
              "sfdcLoginUrl": "https://login.salesforce.com",
              "sourceApiVersion": "{{OrgModel.ApiVersion}}"
            }

            """;

    private static XElement Object(OrgObject type) =>
        Element(
            "CustomObject",
            Element("deploymentStatus", "Deployed"),
            Element("description", type.Description),
            Element("enableReports", "true"),
            Element("label", type.Label),
            Element("nameField", Element("label", type.NameLabel), Element("type", "Text")),
            Element("pluralLabel", type.PluralLabel),
            Element("sharingModel", type.IsDetail ? "ControlledByParent" : "Private"),
            Element("visibility", "Public")
        );

    private static XElement Field(OrgField field)
    {
        var isText = field.Type == "Text";
        var isNumber = field.Type is "Currency" or "Number";
        return Element(
            "CustomField",
            Element("fullName", field.Name),
            field.IsKey ? Element("caseSensitive", "false") : null,
            field.Type == "Lookup" ? Element("deleteConstraint", "SetNull") : null,
            Element("description", field.Description),
            isText || isNumber ? Element("externalId", field.IsKey ? "true" : "false") : null,
            Element("label", field.Label),
            isText ? Element("length", Number(field.Length)) : null,
            isNumber ? Element("precision", Number(field.Precision)) : null,
            field.References is { } target ? Element("referenceTo", target) : null,
            field.References is null ? null : Element("relationshipLabel", field.ChildrenName!.Replace('_', ' ')),
            field.References is null ? null : Element("relationshipName", field.ChildrenName!),
            field.Type == "MasterDetail" ? Element("relationshipOrder", "0") : null,
            field.Type == "MasterDetail" ? Element("reparentableMasterDetail", "false") : null,
            field.Type == "MasterDetail" ? null : Element("required", field.IsRequired ? "true" : "false"),
            isNumber ? Element("scale", Number(field.Scale)) : null,
            Element("type", field.Type),
            isText ? Element("unique", field.IsKey ? "true" : "false") : null,
            field.Type == "MasterDetail" ? Element("writeRequiresMasterRead", "false") : null
        );
    }

    /// <summary>The least that the tools need: no delete, no view-all, no modify-all.</summary>
    private static XElement PermissionSet() =>
        Element(
            "PermissionSet",
            [
                Element("description", "What the SpotDraft integration user may do, and no more."),
                .. OrgModel
                    .Fields.Where(field => field.HasFieldSecurity)
                    .Select(field => (Field: $"{field.Object}.{field.Name}", Edited: true))
                    .Concat(OrgModel.StandardFields.Select(field => (Field: $"{field.Object}.{field.Field}", field.Edited)))
                    .OrderBy(field => field.Field, StringComparer.Ordinal)
                    .Select(field =>
                        Element(
                            "fieldPermissions",
                            Element("editable", field.Edited ? "true" : "false"),
                            Element("field", field.Field),
                            Element("readable", "true")
                        )
                    ),
                Element("hasActivationRequired", "false"),
                Element("label", "SpotDraft Integration"),
                ObjectRights("Account", create: false, edit: true),
                ObjectRights("Contact", create: false, edit: false),
                ObjectRights("Opportunity", create: true, edit: true),
                .. OrgModel.Objects.Select(type => ObjectRights(type.Name, create: true, edit: true)),
                Element("userPermissions", Element("enabled", "true"), Element("name", "ApiEnabled")),
                Element("userPermissions", Element("enabled", "true"), Element("name", "EditTask")),
            ]
        );

    private static XElement ObjectRights(string type, bool create, bool edit) =>
        Element(
            "objectPermissions",
            Element("allowCreate", create ? "true" : "false"),
            Element("allowDelete", "false"),
            Element("allowEdit", edit ? "true" : "false"),
            Element("allowRead", "true"),
            Element("modifyAllRecords", "false"),
            Element("object", type),
            Element("viewAllRecords", "false")
        );

    private static XElement Manifest() =>
        Element(
            "Package",
            Members("CustomField", OrgModel.Fields.Select(field => $"{field.Object}.{field.Name}")),
            Members("CustomObject", OrgModel.Objects.Select(type => type.Name)),
            Members("PermissionSet", [OrgModel.PermissionSet]),
            Element("version", OrgModel.ApiVersion)
        );

    private static XElement Members(string type, IEnumerable<string> names) =>
        Element("types", [.. names.Order(StringComparer.Ordinal).Select(name => Element("members", name)), Element("name", type)]);

    private static XElement Element(string name, string text) => new(Metadata + name, text);

    private static XElement Element(string name, params XElement?[] children) => new(Metadata + name, [.. children.OfType<XElement>()]);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Xml(XElement root) => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root.ToString().ReplaceLineEndings("\n")}\n";
}
