using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Tools.Templates;
using SpotDraftSalesforce.Tests.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Tools.Templates;

/// <summary>The file format from its text to the values that are sent.</summary>
public sealed class TemplateFormatTests : IDisposable
{
    private readonly PolicyTestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ from: Opportunity.Name, transforms: [upper] }", "\"NORTHWIND RENEWAL\"")]
    [InlineData("{ from: Opportunity.Name, transforms: [lower, { cut: 9 }] }", "\"northwind\"")]
    [InlineData("{ from: Opportunity.Description, transforms: [first_line, trim] }", "\"First\"")]
    [InlineData("{ from: Opportunity.CloseDate, as: date, transforms: [{ add_months: 1 }] }", "\"2026-02-28\"")]
    [InlineData("{ from: Opportunity.CloseDate, as: date, transforms: [{ add_months: 12 }, { add_days: -1 }] }", "\"2027-01-30\"")]
    [InlineData("{ from: Opportunity.Amount, as: number, transforms: [{ multiply: 0.1 }, { round: 1 }] }", "4800.1")]
    [InlineData("{ from: Opportunity.Regions__c, transforms: [{ join: \" / \" }] }", "\"EMEA / APAC\"")]
    [InlineData("{ from: LineItems.Product2.Name, transforms: [{ join: \", \" }] }", "\"Gateway, Sensor\"")]
    [InlineData("{ from: Opportunity.Regions__c, as: choices }", """["EMEA","APAC"]""")]
    [InlineData("{ from: Opportunity.Regions__c, as: choices, choices: { EMEA: eu, APAC: ap } }", """["eu","ap"]""")]
    [InlineData("{ from: Opportunity.Type, as: choices, choices: { Renewal: one;two } }", """["one;two"]""")]
    [InlineData("{ from: LineItems.Product2.Name, as: choices }", """["Gateway","Sensor"]""")]
    [InlineData("{ from: LineItems.Quantity, as: choices }", """["2"]""")]
    [InlineData("{ value: EMEA; APAC, as: choices }", """["EMEA","APAC"]""")]
    [InlineData("{ from: Opportunity.Name, when: { Opportunity.Type: { equals: New } }, otherwise: none }", "\"none\"")]
    [InlineData("{ from: Opportunity.Name, when: { Opportunity.Type: { equals: Renewal } }, otherwise: none }", "\"Northwind Renewal\"")]
    [InlineData("{ value: 5, when: { Opportunity.Empty__c: { present: yes } }, otherwise: 0 }", "0")]
    [InlineData(
        "{ from: Opportunity.Amount, as: currency, when: { Opportunity.Empty__c: { present: yes } }, otherwise: 0 }",
        """{"type":"USD","value":0}"""
    )]
    [InlineData("{ from: Opportunity.Type, as: choice, choices: { renewal: RENEW } }", "\"RENEW\"")]
    [InlineData("{ from: Opportunity.Type, as: boolean, choices: { Renewal: yes } }", "true")]
    [InlineData("{ from: Opportunity.Term__c, as: duration }", """{"days":545,"type":"MONTHS","value":18}""")]
    [InlineData("{ value: 6, as: duration }", """{"days":180,"type":"MONTHS","value":6}""")]
    [InlineData("{ value: 2, as: duration, unit: years }", """{"days":730,"type":"YEARS","value":2}""")]
    [InlineData("{ from: Opportunity.Empty__c, as: duration, unit: days, default: 45 }", """{"days":45,"type":"DAYS","value":45}""")]
    [InlineData("{ from: Opportunity.Amount, as: currency }", """{"type":"USD","value":48000.5}""")]
    [InlineData("{ from: \"ContactRole[Decision Maker].Email\" }", "\"decider@northwind.example\"")]
    [InlineData("{ from: Opportunity.Account.BillingAddress, as: address_object }", """{"line_one":"1 Main Street","country":"India"}""")]
    [InlineData("{ from: Opportunity.Name, when: { Opportunity.Amount: { equals: 48000.50 } } }", "\"Northwind Renewal\"")]
    [InlineData("{ from: Opportunity.Name, when: { Opportunity.Regions__c: { contains: apac } } }", "\"Northwind Renewal\"")]
    [InlineData("{ from: Opportunity.Name, when: { Opportunity.IsPrivate: { equals: no } } }", "\"Northwind Renewal\"")]
    [InlineData(
        "{ from: Opportunity.Name, when: { LineItems.Product2.Family: { contains: [Software, Hardware] } } }",
        "\"Northwind Renewal\""
    )]
    public void A_field_is_sent_as_its_file_says(string field, string expected)
    {
        var values = TemplateMapping.Values(Read($"  field: {field}"), Source());
        Assert.Empty(values.Missing);
        AssertSame(expected, values.Values["field"]);
    }

    [Theory]
    [InlineData(
        "{ from: Opportunity.Name, when: { Opportunity.Type: { in: [New Business] } } }",
        "sent only when Opportunity.Type in New Business, and it is 'Renewal'"
    )]
    [InlineData(
        "{ value: 5, when: { Opportunity.Empty__c: { present: yes } } }",
        "sent only when Opportunity.Empty__c is filled, and it is empty"
    )]
    public void What_a_condition_leaves_out_is_not_sent_and_not_missing(string field, string why)
    {
        var values = TemplateMapping.Values(Read($"  field: {field}"), Source());
        Assert.Empty(values.Missing);
        Assert.False(values.Values.ContainsKey("field"));
        var mapped = Assert.Single(values.Mapped);
        Assert.Equal((ValueOrigin.LeftOut, why), (mapped.Origin, mapped.Detail));
    }

    [Theory]
    [InlineData(
        "{ from: Opportunity.Type, as: choice, choices: { New Business: NEW } }",
        "is \"Renewal\", for which 'choices' names no option"
    )]
    [InlineData(
        "{ from: Opportunity.Name, as: date, transforms: [{ add_days: 1 }] }",
        "is \"Northwind Renewal\", to which add_days 1 cannot be applied"
    )]
    [InlineData("{ from: LineItems.Product2.Name }", """is ["Gateway","Sensor"], which is not a text""")]
    [InlineData("{ from: Opportunity.Amount, as: duration }", "is 48000.50, which is not a whole number of a duration's unit")]
    public void What_cannot_become_the_field_is_told(string field, string reason)
    {
        var values = TemplateMapping.Values(Read($"  field: {field}"), Source());
        Assert.Equal(reason, Assert.Single(values.Missing).Reason);
    }

    [Fact]
    public void Rows_come_from_the_line_items_that_fit_and_objects_from_points_in_names()
    {
        var template = Read(
            """
              notice.name: { from: Contact.Name }
              notice.email: { from: Contact.Email }
              lines:
                from: LineItems
                as: rows
                where: { LineItem.Product2.Family: { equals: Hardware } }
                fields:
                  product: { from: LineItem.Product2.Name }
                  price: { from: LineItem.UnitPrice, as: currency }
                  deal: { from: Opportunity.Name }
                  note: { from: LineItem.Description, optional: yes }
            """
        );
        var values = TemplateMapping.Values(template, Source());
        Assert.Empty(values.Missing);
        AssertSame(
            """
            {"notice":{"name":"Legal Contact","email":"legal@northwind.example"},
             "lines":[{"product":"Sensor","price":{"type":"USD","value":600},"deal":"Northwind Renewal"}]}
            """,
            values.Values
        );
        Assert.Contains(values.Mapped, mapped => mapped.Field == "lines[0].note" && mapped.Origin == ValueOrigin.Empty);
        Assert.Contains("LineItem.Product2.Family", TemplateMapping.Sources(template));
    }

    [Fact]
    public void Rows_without_line_items_are_missing_unless_they_may_be()
    {
        var source = Source();
        source["LineItems"] = new JsonArray();
        var rows = "{ from: LineItems, as: rows, fields: { product: { from: LineItem.Product2.Name } } }";
        Assert.Equal("has no line item", Assert.Single(TemplateMapping.Values(Read($"  lines: {rows}"), source).Missing).Reason);
        Assert.Empty(
            TemplateMapping
                .Values(Read($"  lines: {rows.Replace("as: rows", "as: rows, optional: yes", StringComparison.Ordinal)}"), source)
                .Missing
        );
    }

    [Theory]
    [InlineData("{ from: LineItem.Quantity }", "fields.field.from: expected a source such as")]
    [InlineData("{ from: ContactRole.Email }", "fields.field.from: expected a source such as")]
    [InlineData("{ from: Opportunity.Name, transforms: [reverse] }", "fields.field.transforms[0]: expected one of upper, lower,")]
    [InlineData("{ from: Opportunity.Name, transforms: [{ round: 1.5 }] }", "fields.field.transforms[0]: expected one of upper, lower,")]
    [InlineData("{ value: x, transforms: [upper] }", "fields.field.transforms: a constant needs no transforms.")]
    [InlineData("{ from: Opportunity.Name, unit: days }", "fields.field.unit: only a duration has a unit.")]
    [InlineData(
        "{ from: Opportunity.Term__c, as: duration, unit: weeks }",
        "fields.field.unit: expected one of days, months, years, found 'weeks'."
    )]
    [InlineData(
        "{ from: Opportunity.Name, when: { Opportunity.Type: { is: x } } }",
        "fields.field.when.Opportunity.Type.is: the key is not known here"
    )]
    [InlineData("{ from: Opportunity.Name, when: { Type: { equals: x } } }", "fields.field.when.Type: expected a source such as")]
    [InlineData(
        "{ from: Opportunity.Name, when: { Opportunity.Type: { equals: x, in: [y] } } }",
        "fields.field.when.Opportunity.Type: a condition has one of 'equals', 'in', 'contains' and 'present'."
    )]
    [InlineData("{ from: Opportunity.Name, otherwise: x }", "fields.field.otherwise: it says what is sent where 'when' does not hold")]
    [InlineData(
        "{ from: Opportunity.Amount, as: number, when: { Opportunity.Type: { equals: x } }, otherwise: much }",
        "fields.field.otherwise: expected number, found"
    )]
    [InlineData("{ as: rows, from: Opportunity.Name, fields: { a: { value: 1 } } }", "fields.field.from: expected 'LineItems'")]
    [InlineData("{ as: rows, from: LineItems }", "fields.field.fields: the key is missing.")]
    public void A_mistake_in_a_field_is_named(string field, string problem)
    {
        Write($"  field: {field}");
        Assert.Contains(_folder.Problems(), told => told.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("closes: {}", "closes.all_of: expected the names of one to 8 template files.")]
    [InlineData("closes: { all_of: [nda, dpa] }", "closes.all_of: there is no template file 'dpa.yaml'")]
    [InlineData("closes: maybe", "closes: expected yes or no, found 'maybe'.")]
    public void A_mistake_in_closes_is_named(string closes, string problem)
    {
        _folder.Replace("templates/order-form.yaml", "closes: yes", closes);
        Assert.Contains(_folder.Problems(), told => told.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("amount: { min: 10 }", "serves.amount.currency: the key is missing.")]
    [InlineData("amount: { currency: USD }", "serves.amount.min: a range has 'min', 'max' or 'below'.")]
    [InlineData("amount: { min: 10, below: 10, currency: USD }", "serves.amount.min: no amount lies in this range.")]
    public void A_range_that_holds_nothing_is_named(string amount, string problem)
    {
        _folder.Replace("templates/order-form.yaml", "  types: [New Business, Existing Business]", "  " + amount);
        Assert.Contains(_folder.Problems(), told => told.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("amount: { min: 48000.50, max: 48000.50, currency: USD }", null)]
    [InlineData("amount: { below: 48000.50, currency: USD }", "it serves amounts below 48000.50 USD, and this one is 48000.50 USD")]
    [InlineData("amount: { min: 1, currency: EUR }", "it serves amounts from 1 EUR, and this one is 48000.50 USD")]
    [InlineData("record_types: [Renewal]", "it serves the record types Renewal, and this one is 'New_Business'")]
    [InlineData("product_lines: [hardware]", null)]
    [InlineData("product_lines: [Services]", "it serves the product lines Services, and this one has Software, Hardware, Gateway, Sensor")]
    [InlineData("fields: { Opportunity.Account.BillingCountry: { in: [India] } }", null)]
    [InlineData(
        "fields: { Opportunity.Empty__c: { present: yes } }",
        "it serves where Opportunity.Empty__c is filled, and here it is empty"
    )]
    public void A_condition_on_the_opportunity_holds_or_says_why_not(string condition, string? against)
    {
        _folder.Replace("templates/renewal.yaml", "types: [Renewal]", condition);
        var template = _folder.Load().Templates.Single(one => one.Name == "renewal");
        Assert.Equal(against, TemplateFit.Of(template, Source()).Against);
    }

    [Fact]
    public void No_amount_lies_in_no_range()
    {
        _folder.Replace("templates/renewal.yaml", "types: [Renewal]", "amount: { max: 100, currency: USD }");
        var source = Source();
        source["Opportunity"]!["Amount"] = null;
        var template = _folder.Load().Templates.Single(one => one.Name == "renewal");
        Assert.Equal("it serves amounts up to 100 USD, and this one has no amount", TemplateFit.Of(template, source).Against);
    }

    private ContractTemplateFile Read(string fields)
    {
        Write(fields);
        return _folder.Load().Templates.Single(template => template.Name == "custom");
    }

    private void Write(string fields) =>
        _folder.Write(
            "templates/custom.yaml",
            $"version: 1\ntitle: Custom\ntemplate_id: 9\nserves: {{ only_when_named: yes }}\ncontract_name: \"{{Opportunity.Name}}\"\nfields:\n{fields}\n"
        );

    private static JsonObject Source() =>
        JsonNode
            .Parse(
                """
                {"Opportunity":{"Name":"Northwind Renewal","Amount":48000.50,"CloseDate":"2026-01-31","Type":"Renewal","IsPrivate":false,
                  "StageName":"Negotiation/Review","Description":"  First \r\nSecond","Regions__c":"EMEA;APAC","Term__c":18,"Empty__c":null,
                  "RecordType":{"DeveloperName":"New_Business"},
                  "Account":{"BillingStreet":"1 Main Street","BillingCountry":"India"}},
                 "Contact":{"Name":"Legal Contact","Email":"legal@northwind.example"},
                 "ContactRole":{"Decision Maker":{"Email":"decider@northwind.example"}},
                 "LineItems":[{"Product2":{"Name":"Gateway","Family":"Software"},"UnitPrice":2400.0,"Quantity":2},
                   {"Product2":{"Name":"Sensor","Family":"Hardware"},"UnitPrice":600.0,"Quantity":2}],
                 "Pair":{"Currency":"USD"}}
                """
            )!
            .AsObject();

    private static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual?.ToJsonString() ?? "null")),
            actual?.ToJsonString()
        );
}
