using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Tests.Commands.Templates;

public sealed class TemplatesExplainTests(TemplatesBench bench) : IClassFixture<TemplatesBench>
{
    private const string Bundle = "Fabrikam - Hardware Bundle";

    [Fact]
    public async Task Every_value_is_told_with_where_it_came_from()
    {
        using var policies = TemplatesBench.Policies();

        var (code, report) = await bench.JsonAsync(policies, "explain", Bundle);

        Assert.True(code == 0, report.ToJsonString());
        Assert.Equal("subscription", (string?)report["template"]);
        Assert.Equal("Fabrikam Inc - Subscription", (string?)report["contract_name"]);
        AssertValue(report, "customer_name", "source", "\"Fabrikam Inc\"");
        AssertValue(report, "subscription_fee", "source", """{"type":"USD","value":26400}""");
        AssertValue(report, "subscription_term", "default", """{"days":365,"type":"MONTHS","value":12}""");
        AssertValue(report, "support_level", "default", "\"basic\"");
        AssertValue(report, "premium_contact.email", "left_out", null);
        AssertValue(report, "service_countries", "empty", null);
        AssertValue(report, "auto_renewal", "constant", "true");
        AssertValue(report, "pricing_schedule[1].price", "source", """{"type":"USD","value":12000}""");
        AssertValue(
            report,
            "billing_address",
            "source",
            """{"line_one":"77 Mill Road","city":"Philadelphia","state":"PA","zipcode":"19103","country":"United States"}"""
        );
        Assert.Contains("add_days 1", (string?)Value(report, "effective_date")["detail"], StringComparison.Ordinal);
        Assert.Equal("legal@fabrikam.example", (string?)report["counterparty"]!["poc_details"]!["email"]);
        AssertValue(report, "counterparty.organization_name", "source", "\"Fabrikam Inc\"");
        AssertValue(report, "counterparty.email", "source", "\"legal@fabrikam.example\"");
        AssertValue(report, "counterparty.jurisdiction", "source", "\"US\"");
    }

    [Fact]
    public async Task A_counterparty_that_cannot_be_named_is_told_before_anything_is_sent()
    {
        using var policies = TemplatesBench.Policies();
        policies.Replace("templates/nda.yaml", "organization_name: Opportunity.Account.Name", "organization_name: Opportunity.NextStep");

        var (code, report) = await bench.JsonAsync(policies, "explain", Bundle, "--template", "nda");

        Assert.Equal(1, code);
        Assert.False((bool)report["ok"]!);
        AssertValue(report, "counterparty.organization_name", "missing", null);
        Assert.Contains(
            "counterparty.organization_name: Opportunity.NextStep is empty",
            report["problems"]!.AsArray().Select(problem => (string?)problem)
        );
    }

    [Fact]
    public async Task What_stands_in_where_a_condition_does_not_hold_is_told_as_such()
    {
        using var policies = TemplatesBench.Policies();

        var (_, report) = await bench.JsonAsync(policies, "explain", Bundle, "--template", "enterprise");
        var told = await bench.RunAsync(policies, "explain", Bundle, "--template", "enterprise");

        AssertValue(report, "deployment", "otherwise", "\"on_site\"");
        AssertValue(report, "regions", "missing", null);
        Assert.Contains("otherwise, because it is sent only when Opportunity.Deployment__c is filled", told.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_file_that_does_not_serve_says_why()
    {
        using var policies = TemplatesBench.Policies();

        var (code, report) = await bench.JsonAsync(policies, "explain", bench.IdOf("Northwind - Training"));

        Assert.Equal(1, code);
        Assert.Null(report["template"]);
        var why = report["files"]!
            .AsArray()
            .ToDictionary(file => (string)file!["name"]!, file => (string)file!["why"]!, StringComparer.Ordinal);
        Assert.Equal("it is used only when it is named", why["nda"]);
        Assert.Contains(
            "it serves the stages Negotiation/Review, and this one is 'Qualification'",
            why["subscription"],
            StringComparison.Ordinal
        );
        Assert.Contains("subscription.yaml", (string?)report["refusal"]!["cause"], StringComparison.Ordinal);
        var conditions = report["files"]!.AsArray().First(file => (string?)file!["name"] == "subscription")!["conditions"]!.AsArray();
        Assert.Equal(
            [
                "stages:False",
                "types:True",
                "product_lines:False",
                "amount:False",
                "fields.Opportunity.Account.BillingCountry:True",
                "fields.Opportunity.IsPrivate:True",
            ],
            conditions.Select(condition => $"{condition!["key"]}:{(bool)condition["holds"]!}")
        );
    }

    [Fact]
    public async Task What_is_missing_is_marked()
    {
        using var policies = TemplatesBench.Policies();
        policies.Replace("templates/nda.yaml", "from: Opportunity.CloseDate", "from: Opportunity.SpotDraft_Signature_Date__c");

        var (code, report) = await bench.JsonAsync(policies, "explain", Bundle, "--template", "nda");
        var told = await bench.RunAsync(policies, "explain", Bundle, "--template", "nda");

        Assert.Equal(1, code);
        AssertValue(report, "effective_date", "missing", null);
        Assert.Contains(
            "MISSING effective_date: Opportunity.SpotDraft_Signature_Date__c is empty in Salesforce",
            told.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("-> nda:", told.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_is_no_guess()
    {
        using var policies = TemplatesBench.Policies();

        var told = await bench.RunAsync(policies, "explain", "Northwind");

        Assert.Equal(2, told.Code);
        Assert.Contains("There is no opportunity named 'Northwind'", told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_names_each_file_and_whom_it_serves()
    {
        using var policies = TemplatesBench.Policies();

        var (code, report) = await bench.JsonAsync(policies, "list");

        Assert.Equal(0, code);
        var subscription = report["templates"]!.AsArray().Single(template => (string?)template!["name"] == "subscription")!;
        Assert.Equal("with msa", (string?)subscription["closes"]);
        Assert.Contains("amount from 10000 below 250000 USD", subscription["serves"]!.AsArray().Select(text => (string?)text));
    }

    private static JsonNode Value(JsonObject report, string field) =>
        report["values"]!.AsArray().SingleOrDefault(value => (string?)value!["field"] == field)
        ?? throw new InvalidOperationException($"{field}: {report.ToJsonString()}");

    private static void AssertValue(JsonObject report, string field, string origin, string? json)
    {
        var value = Value(report, field);
        Assert.Equal(origin, (string?)value["origin"]);
        Assert.True(JsonNode.DeepEquals(json is null ? null : JsonNode.Parse(json), value["value"]), value.ToJsonString());
    }
}
