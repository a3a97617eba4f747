namespace SpotDraftSalesforce.Tests.Commands.Templates;

/// <summary>Mistakes in a file for a template with all that SpotDraft's metadata can say: objects, rows described field by field, lists, defaults.</summary>
public sealed class TemplatesVocabularyTests(TemplatesBench bench) : IClassFixture<TemplatesBench>
{
    private const string Email =
        "escalation.email: { from: Opportunity.Escalation_Email__c, when: { Opportunity.Escalation_Email__c: { present: yes } } }";

    [Theory]
    [InlineData("      name: {", "      title: {", "required_field_unmapped", "fields.products.fields", "    fields:")]
    [InlineData("      name: {", "      title: {", "unknown_template_field", "fields.products.fields.title")]
    [InlineData("Quantity, as: integer", "Quantity, as: text", "wrong_type", "fields.products.fields.quantity")]
    [InlineData("TotalPrice, as: currency", "TotalPrice, as: number", "wrong_type", "fields.products.fields.price")]
    [InlineData("Gold: premium", "Gold: platinum", "no_such_choice", "fields.products.fields.support.choices.Gold")]
    [InlineData(
        "LineItem.Sites__c, as: choices",
        "LineItem.Sites__c, transforms: [{ join: ';' }]",
        "wrong_type",
        "fields.products.fields.sites"
    )]
    [InlineData(
        "Quantity, as: integer }",
        "Quantity, as: integer, when: { LineItem.Quantity: { present: yes } } }",
        "required_field_conditional",
        "fields.products.fields.quantity.when"
    )]
    [InlineData("Asia: APAC", "Asia: ASIA", "no_such_choice", "fields.regions.choices.Asia")]
    [InlineData("Europe: EMEA", "Europa: EMEA", "no_such_picklist_value", "fields.regions.choices.Europa")]
    [InlineData(", choices: { Americas: AMER, Europe: EMEA, Asia: APAC }", "", "no_such_choice", "fields.regions.from", "  regions:")]
    [InlineData(
        "{ from: Opportunity.Markets__c, as: choices, choices: { Americas: AMER, Europe: EMEA, Asia: APAC } }",
        "{ value: AMER;ASIA, as: choices }",
        "no_such_choice",
        "fields.regions.value"
    )]
    [InlineData("Markets__c, as: choices", "Markets__c, as: choice", "wrong_type", "fields.regions")]
    [InlineData(
        "LineItems.Product2.Name, as: choices",
        "LineItems.Product2.Name, transforms: [{ join: ', ' }]",
        "wrong_type",
        "fields.product_names"
    )]
    [InlineData("Discount__c, as: number, tr", "Discount__c, tr", "wrong_type", "fields.discount_rate")]
    [InlineData("  license_fee:", "  license_cost:", "required_field_unmapped", "fields", "fields:")]
    [InlineData("Years__c, as: duration, unit: years", "Years__c, as: integer", "wrong_type", "fields.subscription_term")]
    [InlineData(Email, "escalation.fax: { value: none }", "required_field_unmapped", "fields", "fields:")]
    [InlineData(
        Email,
        "escalation.email: { value: help@northwind.example }",
        "required_field_conditional",
        "fields.escalation.name.when",
        "escalation.name"
    )]
    [InlineData("    otherwise: on_site\n", "", "required_field_conditional", "fields.deployment.when", "    when:")]
    [InlineData("otherwise: on_site", "otherwise: elsewhere", "no_such_choice", "fields.deployment.otherwise")]
    [InlineData(
        "  named_users: { from: Opportunity.Users__c, as: integer, optional: yes }",
        "  exhibits: { value: plan.pdf }",
        "wrong_type",
        "fields.exhibits"
    )]
    public async Task A_planted_mistake_is_found(string text, string by, string kind, string key, string? at = null)
    {
        using var policies = TemplatesBench.Policies();
        policies.Replace("templates/enterprise.yaml", text, by);

        await bench.AssertFoundAsync(policies, "enterprise", kind, key, at ?? by);
    }

    [Theory]
    [InlineData(
        "serves:\n  only_when_named: yes",
        "serves:\n  only_when_named: yes\n  fields: { Opportunity.Deployment__c: { in: [Cloud] } }"
    )]
    [InlineData("{ present: yes } }\n    otherwise: on_site", "{ in: [Cloud, Customer] } }\n    otherwise: on_site")]
    [InlineData(
        "license_fee: { from: Opportunity.Amount, as: currency }",
        "license_fee: { from: Opportunity.Amount, as: currency, when: { Opportunity.IsPrivate: { equals: no } }, otherwise: 0 }"
    )]
    public async Task A_required_field_whose_condition_always_holds_or_has_an_otherwise_is_no_finding(string text, string by)
    {
        using var policies = TemplatesBench.Policies();
        policies.Replace("templates/enterprise.yaml", text, by);
        if (by.StartsWith("serves", StringComparison.Ordinal))
        {
            policies.Replace("templates/enterprise.yaml", "    otherwise: on_site\n", "");
        }

        var (code, report) = await bench.JsonAsync(policies, "validate");

        Assert.True(code == 0, report.ToJsonString());
    }
}
