namespace SpotDraftSalesforce.Tests.Commands.Templates;

public sealed class TemplatesValidateTests(TemplatesBench bench) : IClassFixture<TemplatesBench>
{
    private const string Subscription = "subscription";

    [Fact]
    public async Task The_shipped_files_and_the_example_of_the_readme_fit()
    {
        using var policies = TemplatesBench.Policies();

        var (code, report) = await bench.JsonAsync(policies, "validate");

        Assert.True(code == 0 && (bool)report["ok"]!, report.ToJsonString());
        Assert.Empty(report["findings"]!.AsArray());
    }

    [Theory]
    [InlineData(Subscription, "template_id: 1007", "template_id: 1999", "unknown_template", "template_id")]
    [InlineData(Subscription, "contract_type: 106", "contract_type: 101", "wrong_contract_type", "contract_type")]
    [InlineData(Subscription, "customer_name:", "customer_nam:", "unknown_template_field", "fields.customer_nam")]
    [InlineData(Subscription, "customer_name:", "customer_nam:", "required_field_unmapped", "fields", "fields:")]
    [InlineData(Subscription, "Opportunity.CloseDate, as: date, tr", "Opportunity.CloseDate, tr", "wrong_type", "fields.effective_date")]
    [InlineData(Subscription, "Amount, as: currency", "Amount, as: number", "wrong_type", "fields.subscription_fee")]
    [InlineData(Subscription, "Gold: premium", "Gold: platinum", "no_such_choice", "fields.support_level.choices.Gold")]
    [InlineData(Subscription, "default: basic", "default: gold", "no_such_choice", "fields.support_level.default")]
    [InlineData(Subscription, "default: basic }", "optional: yes }", "required_field_optional", "fields.support_level.optional")]
    [InlineData(
        Subscription,
        "choices: { Standard: basic, Gold: premium }, ",
        "",
        "no_such_choice",
        "fields.support_level.from",
        "support_level"
    )]
    [InlineData(
        Subscription,
        "from: Opportunity.Account.Name",
        "from: Opportunity.Acount.Name",
        "unknown_source",
        "fields.customer_name.from"
    )]
    [InlineData(Subscription, "Opportunity.Term_Months__c", "Opportunity.Term__c", "unknown_source", "fields.subscription_term.from")]
    [InlineData(Subscription, "from: Opportunity.Amount", "from: Opportunity.amount", "unknown_source", "fields.subscription_fee.from")]
    [InlineData(
        Subscription,
        "LineItem.Product2.Name",
        "LineItem.Product.Name",
        "unknown_source",
        "fields.pricing_schedule.fields.product.from"
    )]
    [InlineData(
        Subscription,
        "from: Opportunity.CloseDate",
        "from: Opportunity.NextStep",
        "source_cannot_become",
        "fields.effective_date.from"
    )]
    [InlineData(Subscription, "stages: [Negotiation/Review]", "stages: [Negotiation]", "no_such_stage", "serves.stages[0]")]
    [InlineData(Subscription, "types: [New Business]", "types: [New Logo]", "no_such_type", "serves.types[0]")]
    [InlineData(Subscription, "types: [New Business]", "record_types: [Sale]", "no_such_record_type", "serves.record_types[0]")]
    [InlineData(Subscription, "Sensor Pack]", "Sensors]", "no_such_product_line", "serves.product_lines[1]")]
    [InlineData(Subscription, "Standard: basic", "Normal: basic", "no_such_picklist_value", "fields.support_level.choices.Normal")]
    [InlineData(
        Subscription,
        "IsPrivate: { equals: no }",
        "IsPrivate: { equals: never }",
        "no_such_picklist_value",
        "serves.fields.Opportunity.IsPrivate"
    )]
    [InlineData(Subscription, "[Decision Maker]", "[Decision Taker]", "no_such_contact_role", "counterparty.contact_email")]
    [InlineData(Subscription, "SELLER-US", "SELLER-XX", "unknown_entity", "entity_reference_id")]
    [InlineData(Subscription, "Corporation", "Korporation", "unknown_organization_type", "counterparty.organization_type")]
    [InlineData(Subscription, "all_of: [msa]", "all_of: [master]", "unreadable", "closes.all_of")]
    [InlineData("msa", "closes: no", "closes: { all_of: [subscription] }", "circular_closes", "closes.all_of[0]")]
    [InlineData(Subscription, "types: [New Business]", "types: [Existing Business]", "two_serve_the_same", "serves", "serves:")]
    public async Task A_planted_mistake_is_found_with_file_line_key_and_cure(
        string file,
        string text,
        string by,
        string kind,
        string key,
        string? at = null
    )
    {
        using var policies = TemplatesBench.Policies();
        policies.Replace($"templates/{file}.yaml", text, by);

        await bench.AssertFoundAsync(policies, file, kind, key, at ?? by);
    }

    [Fact]
    public async Task Each_of_several_mistakes_is_told_for_people_too()
    {
        using var policies = TemplatesBench.Policies();
        policies.Replace("templates/subscription.yaml", "Gold: premium", "Gold: platinum");
        policies.Replace("templates/nda.yaml", "purpose:", "purposes:");

        var told = await bench.RunAsync(policies, "validate");

        Assert.Equal(1, told.Code);
        Assert.Contains("NOT ok: 2 findings", told.Out, StringComparison.Ordinal);
        Assert.Contains(
            "policies/templates/nda.yaml:14: fields.purposes: The template has no field 'purposes'",
            told.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("'platinum' is none of the template's options, which are basic, premium.", told.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_only_reads()
    {
        using var policies = TemplatesBench.Policies();
        await bench.JsonAsync(policies, "validate");

        Assert.DoesNotContain(bench.Host.Received.List("spotdraft"), request => request.Method != "GET");
        Assert.DoesNotContain(
            bench.Host.Received.List("salesforce"),
            request => request.Method is not ("GET" or "POST") || (request.Method == "POST" && !IsToken(request.PathAndQuery))
        );

        static bool IsToken(string path) =>
            path.Contains("/oauth2/token", StringComparison.Ordinal)
            || path.Contains("/_sim/", StringComparison.Ordinal)
            || path.Contains("/composite", StringComparison.Ordinal);
    }
}
