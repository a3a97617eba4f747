using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Hosting.Policies;
using SpotDraftSalesforce.Mcp.Tools.Templates;
using SpotDraftSalesforce.Tests.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Tools.Templates;

public class TemplateMappingTests
{
    private static readonly ContractTemplateFile OrderForm = PolicyFiles
        .Load(PolicyTestFolder.Shipped, PolicyTestFolder.Tools)
        .Templates.Single(template => template.Name == "order-form");

    [Fact]
    public void The_order_form_is_filled_from_the_opportunity()
    {
        var filled = TemplateMapping.Values(OrderForm, Source());
        Assert.Empty(filled.Missing);
        Assert.Equal("Northwind Traders - Northwind - Platform Subscription", filled.ContractName);
        AssertSame(
            """
            {"customer_name":"Northwind Traders","billing_address":"1 Main Street, Floor 2, Springfield, IL 62701, United States",
             "contract_value":48000,"contract_currency":"USD","start_date":"2026-06-30","term_months":12,"payment_terms":"NET30",
             "auto_renewal":true,"notice_period_days":30}
            """,
            filled.Values
        );
        Assert.Equal("48000", filled.Values["contract_value"]!.ToJsonString());
    }

    [Fact]
    public void What_is_empty_and_may_not_be_is_named_with_its_source()
    {
        var source = Source();
        source["Opportunity"]!["Amount"] = null;
        source["Opportunity"]!["Account"] = null;
        var missing = TemplateMapping.Values(OrderForm, source).Missing;
        Assert.Equal(
            [
                ("customer_name", "Opportunity.Account.Name"),
                ("billing_address", "Opportunity.Account.BillingAddress"),
                ("contract_value", "Opportunity.Amount"),
                ("contract_name", "Opportunity.Account.Name"),
            ],
            missing.Select(value => (value.Field, value.Source!))
        );
    }

    [Theory]
    [InlineData(nameof(TemplateFieldKind.Integer), "12.5", "is 12.5, which is not a whole number")]
    [InlineData(nameof(TemplateFieldKind.Number), "\"many\"", "is \"many\", which is not a number")]
    [InlineData(
        nameof(TemplateFieldKind.Date),
        "\"2026-06-30T10:00:00.000+0000\"",
        "is \"2026-06-30T10:00:00.000+0000\", which is not a date (YYYY-MM-DD)"
    )]
    [InlineData(nameof(TemplateFieldKind.Boolean), "\"perhaps\"", "is \"perhaps\", which is not true or false")]
    [InlineData(nameof(TemplateFieldKind.Text), "{\"a\":1}", "is {\"a\":1}, which is not a text")]
    public void A_value_of_another_kind_is_not_sent(string kind, string json, string reason)
    {
        var source = Source();
        source["Opportunity"]!["Custom__c"] = JsonNode.Parse(json);
        var filled = TemplateMapping.Values(
            With(new TemplateField("custom", "Opportunity.Custom__c", null, Enum.Parse<TemplateFieldKind>(kind), Optional: true)),
            source
        );
        Assert.Equal(reason, Assert.Single(filled.Missing).Reason);
        Assert.False(filled.Values.ContainsKey("custom"));
    }

    [Theory]
    [InlineData(nameof(TemplateFieldKind.Integer), "12.0", "12")]
    [InlineData(nameof(TemplateFieldKind.Number), "1E3", "1000")]
    [InlineData(nameof(TemplateFieldKind.Number), "12.340", "12.34")]
    [InlineData(nameof(TemplateFieldKind.Text), "12.5", "\"12.5\"")]
    [InlineData(nameof(TemplateFieldKind.Boolean), "false", "false")]
    [InlineData(nameof(TemplateFieldKind.Currency), "750000.00", "{\"type\":\"USD\",\"value\":750000}")]
    public void A_value_is_written_in_the_form_that_its_kind_has(string kind, string json, string expected)
    {
        var source = Source();
        source["Opportunity"]!["Custom__c"] = JsonNode.Parse(json);
        var filled = TemplateMapping.Values(
            With(new TemplateField("custom", "Opportunity.Custom__c", null, Enum.Parse<TemplateFieldKind>(kind), Optional: false)),
            source
        );
        Assert.Empty(filled.Missing);
        Assert.Equal(expected, filled.Values["custom"]!.ToJsonString());
    }

    [Fact]
    public void A_default_stands_in_for_an_empty_source_and_an_optional_field_may_stay_out()
    {
        var template = OrderForm with
        {
            Fields =
            [
                new TemplateField("law", "Opportunity.Law__c", JsonValue.Create("New York"), TemplateFieldKind.Text, Optional: false),
                new TemplateField("note", "Opportunity.Note__c", null, TemplateFieldKind.Text, Optional: true),
            ],
        };
        var filled = TemplateMapping.Values(template, Source());
        Assert.Empty(filled.Missing);
        AssertSame("""{"law":"New York"}""", filled.Values);
    }

    [Fact]
    public void An_amount_takes_the_currency_of_its_record_where_the_org_has_several()
    {
        var source = Source();
        source["Opportunity"]!["CurrencyIsoCode"] = "EUR";
        var filled = TemplateMapping.Values(
            With(new TemplateField("price", "Opportunity.Amount", null, TemplateFieldKind.Currency, false)),
            source
        );
        Assert.Equal("""{"type":"EUR","value":48000}""", filled.Values["price"]!.ToJsonString());
    }

    [Fact]
    public void An_address_is_read_whole_or_by_its_parts()
    {
        var source = Source();
        var account = source["Opportunity"]!["Account"]!.AsObject();
        var whole = account["BillingAddress"]!.AsObject();
        account["BillingStreet"] = whole["street"]!.DeepClone();
        account["BillingCity"] = "Springfield";
        account["BillingState"] = null;
        account["BillingPostalCode"] = "62701";
        account["BillingCountry"] = "United States";
        account.Remove("BillingAddress");
        Assert.Equal(
            "1 Main Street, Floor 2, Springfield, 62701, United States",
            TemplateMapping.Values(OrderForm, source).Values["billing_address"]!.GetValue<string>()
        );
    }

    [Fact]
    public void The_sources_are_those_that_a_query_has_to_ask_for()
    {
        Assert.Equal(
            [
                "Opportunity.Account.Name",
                "Opportunity.Account.BillingStreet",
                "Opportunity.Account.BillingCity",
                "Opportunity.Account.BillingState",
                "Opportunity.Account.BillingPostalCode",
                "Opportunity.Account.BillingCountry",
                "Opportunity.Amount",
                "Pair.Currency",
                "Opportunity.CloseDate",
                "Opportunity.Name",
                "Contact.FirstName",
                "Contact.LastName",
                "Contact.Email",
            ],
            TemplateMapping.Sources(OrderForm)
        );
    }

    private static ContractTemplateFile With(TemplateField field) => OrderForm with { Fields = [field] };

    private static JsonObject Source() =>
        JsonNode
            .Parse(
                """
                {"Opportunity":{"Name":"Northwind - Platform Subscription","Amount":48000.00,"CloseDate":"2026-06-30",
                  "Account":{"Name":"Northwind Traders","BillingAddress":{"street":"1 Main Street\r\nFloor 2","city":"Springfield","state":"IL",
                    "postalCode":"62701","country":"United States"}}},
                 "Contact":{"FirstName":"Legal","LastName":"Contact","Email":"legal@northwind.example"},
                 "Pair":{"Currency":"USD"}}
                """
            )!
            .AsObject();

    private static void AssertSame(string expected, JsonObject actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.ToJsonString())), actual.ToJsonString());
}
