using System.Text.Json;
using System.Xml.Linq;
using SpotDraftSalesforce.Mcp.Commands.Connections;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;
using SpotDraftSalesforce.Tests.Simulator.Salesforce;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce.Setup;

public sealed class SfdxProjectTests
{
    private static readonly XNamespace Metadata = SfdxProject.Metadata;

    /// <summary>https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm</summary>
    private static readonly HashSet<string> FieldElements =
    [
        "fullName",
        "caseSensitive",
        "deleteConstraint",
        "description",
        "externalId",
        "label",
        "length",
        "precision",
        "referenceTo",
        "relationshipLabel",
        "relationshipName",
        "relationshipOrder",
        "reparentableMasterDetail",
        "required",
        "scale",
        "type",
        "unique",
        "writeRequiresMasterRead",
    ];

    private static IReadOnlyList<(string Path, XElement Root)> Xml =>
        [
            .. SfdxProject
                .Files()
                .Where(file => file.Path.EndsWith(".xml", StringComparison.Ordinal))
                .Select(file => (file.Path, XDocument.Parse(file.Text).Root!)),
        ];

    private static XElement PermissionSet => Xml.Single(file => file.Root.Name.LocalName == "PermissionSet").Root;

    private static IReadOnlyList<string> ProjectFields =>
        [
            .. Xml.Where(file => file.Root.Name.LocalName == "CustomField")
                .Select(file => $"{file.Path.Split('/')[^3]}.{Value(file.Root, "fullName")}"),
        ];

    [Fact]
    public void Every_file_lies_where_the_source_format_wants_it_and_holds_what_its_name_says()
    {
        Assert.All(Xml, file => Assert.Equal(Metadata, file.Root.Name.Namespace));
        Assert.All(
            Xml.Where(file => file.Root.Name.LocalName == "CustomField"),
            file =>
            {
                Assert.EndsWith($"/fields/{Value(file.Root, "fullName")}.field-meta.xml", file.Path, StringComparison.Ordinal);
                Assert.All(file.Root.Elements(), element => Assert.Contains(element.Name.LocalName, FieldElements));
                Assert.Equal(file.Root.Elements().Count(), file.Root.Elements().DistinctBy(element => element.Name).Count());
                Assert.Equal(
                    file.Root.Elements().Skip(1).Select(element => element.Name.LocalName).Order(StringComparer.Ordinal),
                    file.Root.Elements().Skip(1).Select(element => element.Name.LocalName)
                );
            }
        );
        var project = JsonDocument.Parse(SfdxProject.Files().Single(file => file.Path == "sfdx-project.json").Text).RootElement;
        Assert.Equal("force-app", project.GetProperty("packageDirectories")[0].GetProperty("path").GetString());
        Assert.Equal(SfdxProject.Files().Count, SfdxProject.Files().Select(file => file.Path).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_permission_set_names_every_field_of_ours_that_has_field_security_and_none_that_does_not_exist()
    {
        var named = PermissionSet.Elements(Metadata + "fieldPermissions").Select(right => Value(right, "field")!).ToList();

        Assert.All(named.Where(field => field.EndsWith("__c", StringComparison.Ordinal)), field => Assert.Contains(field, ProjectFields));
        Assert.Equal(
            OrgModel
                .Fields.Where(field => field.HasFieldSecurity)
                .Select(field => $"{field.Object}.{field.Name}")
                .Order(StringComparer.Ordinal),
            named.Where(field => field.EndsWith("__c", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(named.Count, named.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_permission_set_gives_no_more_than_is_needed()
    {
        var objects = PermissionSet.Elements(Metadata + "objectPermissions").ToList();

        Assert.All(objects, right => Assert.Equal("false", Value(right, "allowDelete")));
        Assert.All(objects, right => Assert.Equal("false", Value(right, "viewAllRecords")));
        Assert.All(objects, right => Assert.Equal("false", Value(right, "modifyAllRecords")));
        Assert.Equal(
            ["Account", "Contact", "Opportunity", "SpotDraft_Contract__c", "SpotDraft_Signatory__c"],
            objects.Select(right => Value(right, "object"))
        );
        Assert.Equal(
            ["ApiEnabled", "EditTask"],
            PermissionSet.Elements(Metadata + "userPermissions").Select(right => Value(right, "name"))
        );
    }

    [Fact]
    public void The_manifest_names_every_part()
    {
        var members = Xml.Single(file => file.Root.Name.LocalName == "Package")
            .Root.Elements(Metadata + "types")
            .SelectMany(types => types.Elements(Metadata + "members").Select(member => member.Value))
            .ToList();

        Assert.All(ProjectFields, field => Assert.Contains(field, members));
        Assert.All(OrgModel.Objects, type => Assert.Contains(type.Name, members));
        Assert.Contains(OrgModel.PermissionSet, members);
    }

    [Fact]
    public async Task The_simulated_org_has_the_same_names_types_and_lengths()
    {
        await using var org = await OrgServer.StartAsync();
        foreach (var type in OrgModel.Fields.GroupBy(field => field.Object))
        {
            var describe = (await org.GetAsync($"sobjects/{type.Key}/describe")).Json;
            foreach (var ours in type)
            {
                var field = describe.GetProperty("fields").EnumerateArray().Single(one => one.GetProperty("name").GetString() == ours.Name);
                var where = $"{ours.Object}.{ours.Name}";
                Assert.Equal((where, ours.DescribedType), (where, field.GetProperty("type").GetString()));
                Assert.Equal(
                    (where, ours.Precision, ours.Scale),
                    (where, field.GetProperty("precision").GetInt32(), field.GetProperty("scale").GetInt32())
                );
                Assert.Equal((where, ours.IsKey), (where, field.GetProperty("unique").GetBoolean()));
                Assert.Equal((where, ours.IsKey), (where, field.GetProperty("externalId").GetBoolean()));
                Assert.Equal((where, ours.IsRequired), (where, !field.GetProperty("nillable").GetBoolean()));
                Assert.Equal(
                    (where, ours.References),
                    (
                        where,
                        field.GetProperty("referenceTo").EnumerateArray().FirstOrDefault().ToString() is { Length: > 0 } target
                            ? target
                            : null
                    )
                );
                if (ours.DescribedLength > 0)
                {
                    Assert.Equal((where, ours.DescribedLength), (where, field.GetProperty("length").GetInt32()));
                }
            }
        }
    }

    [Fact]
    public void The_page_names_the_callback_that_the_login_listens_on() =>
        Assert.Equal(ExternalClientAppPage.CallbackUrl, $"http://localhost:{LoopbackRedirect.DefaultPort}{LoopbackRedirect.Path}");

    private static string? Value(XElement from, string name) => from.Element(Metadata + name)?.Value;
}
