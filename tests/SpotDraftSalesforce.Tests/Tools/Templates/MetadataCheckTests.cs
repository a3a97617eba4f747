using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Templates;
using SpotDraftSalesforce.Mcp.Tools.Templates.Validation;
using SpotDraftSalesforce.Tests.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Tools.Templates;

/// <summary>Templates as SpotDraft describes them, with objects and rows, against files.</summary>
public sealed class MetadataCheckTests : IDisposable
{
    private const string Metadata = """
        {"attributes":[
          {"display_label":"Customer","variable":"customer","type":"string","required":true},
          {"display_label":"Premium name","variable":"premium.name","parent_variable":"premium","parent_required":false,"type":"string","required":true},
          {"display_label":"Premium e-mail","variable":"premium.email","parent_variable":"premium","parent_required":false,"type":"string","required":true},
          {"display_label":"Fee type","variable":"fee.type","parent_variable":"fee","parent_type":"currency","parent_required":true,"child_variable":"type","type":"enum","options":[{"label":"USD"},{"label":"EUR"}]},
          {"display_label":"Fee","variable":"fee.value","parent_variable":"fee","parent_type":"currency","parent_required":true,"child_variable":"value","type":"float"},
          {"display_label":"Lines","variable":"lines","type":"repeating","required":false,"attributes":[
            {"display_label":"Product","variable":"product","type":"string","required":true},
            {"display_label":"Level","variable":"level","type":"enum","required":false,"options":[{"label":"Basic","value":"basic"}]}]},
          {"display_label":"Discount","variable":"discount.type","parent_variable":"discount","parent_type":"currency","parent_required":false,"type":"enum","options":[{"label":"USD"}]},
          {"display_label":"Discount","variable":"discount.value","parent_variable":"discount","parent_type":"currency","parent_required":false,"type":"float"},
          {"display_label":"Law","variable":"law","type":"string","required":true,"default_value":"New York"}]}
        """;

    private readonly PolicyTestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_part_of_an_object_that_may_be_left_out_counts_only_with_the_object()
    {
        Assert.Empty(Found("  customer: { from: Opportunity.Name }\n  fee: { from: Opportunity.Amount, as: currency }"));
        Assert.Equal(
            ["fields: required_field_unmapped: The template requires 'premium.email' (string), and nothing maps it."],
            Found(
                "  customer: { from: Opportunity.Name }\n  fee: { from: Opportunity.Amount, as: currency }\n  premium.name: { from: Contact.Name }"
            )
        );
    }

    [Fact]
    public void An_object_that_has_to_be_there_has_to_be_mapped()
    {
        Assert.Equal(
            ["fields: required_field_unmapped: The template requires 'fee.type' (enum), and nothing maps it."],
            Found("  customer: { from: Opportunity.Name }\n  fee.value: { from: Opportunity.Amount, as: number }")
        );
    }

    [Fact]
    public void The_columns_of_rows_are_looked_at_too()
    {
        Assert.Equal(
            [
                "fields.lines.fields.level.value: no_such_choice: 'gold' is none of the template's options, which are basic.",
                "fields.lines.fields.name: unknown_template_field: The template has no field 'name'; what is sent under this name goes nowhere.",
                "fields.lines.fields: required_field_unmapped: The template requires 'product' (string), and nothing maps it.",
            ],
            Found(
                    "  customer: { from: Opportunity.Name }\n  fee: { from: Opportunity.Amount, as: currency }\n"
                        + "  lines: { from: LineItems, as: rows, fields: { name: { from: LineItem.Name }, level: { value: gold, as: choice } } }"
                )
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void An_object_that_may_be_left_out_may_be_left_out_whole()
    {
        const string Required = "  customer: { from: Opportunity.Name }\n  fee: { from: Opportunity.Amount, as: currency }\n";
        const string When = "when: { Opportunity.IsPrivate: { equals: yes } }";
        Assert.Empty(Found($"{Required}  discount: {{ from: Opportunity.Amount, as: currency, {When} }}"));
        Assert.Empty(Found($"{Required}  discount: {{ from: Opportunity.Amount, as: currency, optional: yes }}"));
        Assert.Empty(
            Found($"{Required}  premium.name: {{ from: Contact.Name, {When} }}\n  premium.email: {{ from: Contact.Email, {When} }}")
        );
        Assert.Equal(
            [
                "fields.premium.email.when: required_field_conditional: The template requires 'premium.email', and the file sends it only when Opportunity.IsPrivate equals yes.",
            ],
            Found($"{Required}  premium.name: {{ from: Contact.Name }}\n  premium.email: {{ from: Contact.Email, {When} }}")
        );
        // The name is sent in any case, and brings the object with it.
        Assert.Contains(
            "fields.premium.email.when: required_field_conditional",
            Assert.Single(
                Found(
                    $"{Required}  premium.name: {{ from: Contact.Name, {When}, otherwise: Nobody }}\n  premium.email: {{ from: Contact.Email, {When} }}"
                )
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_object_that_has_to_be_there_needs_a_part_though_none_is_required()
    {
        const string Attributes = """
            {"attributes":[
              {"variable":"site.line_one","type":"string","parent_variable":"site","parent_type":"address","parent_required":true,"required":false},
              {"variable":"site.city","type":"string","parent_variable":"site","parent_type":"address","parent_required":true,"required":false}]}
            """;
        const string Site = "Opportunity.Account.BillingAddress, as: address_object";
        Assert.Equal(
            [
                "fields.customer: unknown_template_field: The template has no field 'customer'; what is sent under this name goes nowhere.",
                "fields: required_field_unmapped: The template requires 'site' (an object of line_one, city), and nothing maps it.",
            ],
            Found("  customer: { from: Opportunity.Name }", metadata: Attributes)
        );
        Assert.Empty(Found($"  site: {{ from: {Site} }}", metadata: Attributes));
        Assert.Empty(Found("  site.city: { value: Pune }", metadata: Attributes));
        Assert.Equal(
            ["fields.site.optional: required_field_optional: The template requires 'site', and the file lets it stay empty."],
            Found($"  site: {{ from: {Site}, optional: yes }}", metadata: Attributes)
        );
        Assert.Equal("site is required and nothing maps a part of it", Gaps(Attributes, "{}"));
    }

    [Fact]
    public void Of_a_change_only_what_is_given_has_to_be_whole()
    {
        var change = JsonNode.Parse("""{"premium":{"name":"B"},"lines":[{"level":"gold"}]}""")!.AsObject();

        Assert.Equal(
            [
                "premium.email is required and nothing maps it",
                "lines[0].product is required and nothing maps it",
                "lines[0].level is 'gold', and only basic exist",
            ],
            TemplateGaps.OfChange(Read(Metadata), change).Select(gap => gap.ToString())
        );
    }

    [Fact]
    public void A_pair_whose_currency_the_template_does_not_know_is_told()
    {
        var found = Found("  customer: { from: Opportunity.Name }\n  fee: { from: Opportunity.Amount, as: currency }", "INR");
        Assert.Equal(["fields.fee: no_such_choice: INR would be sent as the type of fee, and the template knows USD, EUR."], found);
    }

    [Theory]
    [InlineData("""{"customer":"A","fee":{"type":"USD","value":1}}""", null)]
    [InlineData("""{"customer":"A"}""", "fee.type is required and nothing maps it; fee.value is required and nothing maps it")]
    [InlineData("""{"customer":"A","fee":{"type":"INR","value":1}}""", "fee.type is 'INR', and only USD, EUR exist")]
    [InlineData(
        """{"customer":"A","fee":{"type":"USD","value":1},"premium":{"name":"B"}}""",
        "premium.email is required and nothing maps it"
    )]
    [InlineData(
        """{"customer":"A","fee":{"type":"USD","value":1},"lines":[{"product":"P"},{"level":"gold"}]}""",
        "lines[1].product is required and nothing maps it; lines[1].level is 'gold', and only basic exist"
    )]
    public void What_SpotDraft_would_refuse_is_told_before_anything_is_sent(string data, string? problems) =>
        Assert.Equal(problems ?? "", Gaps(Metadata, data));

    private static string Gaps(string metadata, string data) =>
        string.Join("; ", TemplateGaps.Of(Read(metadata), JsonNode.Parse(data)!.AsObject(), new HashSet<string>(StringComparer.Ordinal)));

    private static TemplateMetadata Read(string metadata) =>
        JsonSerializer.Deserialize<TemplateMetadata>(metadata, JsonSerializerOptions.Web)!;

    private string[] Found(string fields, string currency = "USD", string metadata = Metadata)
    {
        _folder.Write(
            "templates/custom.yaml",
            $"version: 1\ntitle: Custom\ntemplate_id: 9\nserves: {{ only_when_named: yes }}\ncontract_name: \"{{Opportunity.Name}}\"\nfields:\n{fields}\n"
        );
        var template = _folder.Load().Templates.Single(one => one.Name == "custom");
        var findings = new List<TemplateFinding>();
        new MetadataCheck(new TemplateFindings(template, findings), currency, template.Serves.Given).Run(
            template.Fields,
            Read(metadata).Attributes,
            "fields."
        );
        return [.. findings.Select(finding => $"{finding.Key}: {finding.Kind}: {finding.Message}")];
    }
}
