using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Hosting.Policies;

public class ShippedPolicyTests
{
    private static readonly PolicyBundle Bundle = PolicyFiles.Load(PolicyTestFolder.Shipped, PolicyTestFolder.Tools);

    [Theory]
    [InlineData("reader", "find_contracts", true)]
    [InlineData("reader", "create_renewal", false)]
    [InlineData("sales", "create_contract_from_opportunity", true)]
    [InlineData("sales", "get_contract", true)]
    [InlineData("sales", "void_contract", false)]
    [InlineData("sales", "mark_closed_won", false)]
    [InlineData("sales_manager", "void_contract", true)]
    [InlineData("sales_manager", "sync_counterparty", true)]
    [InlineData("sales_manager", "list_approvals", true)]
    [InlineData("legal", "void_contract", true)]
    [InlineData("legal", "create_contract_from_opportunity", false)]
    [InlineData("renewals_agent", "create_renewal", true)]
    [InlineData("renewals_agent", "void_contract", false)]
    [InlineData("renewals_agent", "list_approvals", false)]
    [InlineData("closed_won_automation", "mark_closed_won", true)]
    [InlineData("closed_won_automation", "create_renewal", false)]
    [InlineData("admin", "get_operation", true)]
    [InlineData("admin", "create_renewal", false)]
    [InlineData("nobody", "get_operation", false)]
    public void A_role_may_use_what_access_yaml_names_and_nothing_else(string role, string tool, bool allowed)
    {
        var caller = new Caller
        {
            Id = "p1",
            Kind = CallerKind.User,
            Roles = [role],
            Channel = "http",
        };
        Assert.Equal(allowed, Bundle.Access.Allows(caller, tool));
    }

    [Fact]
    public void Large_contracts_and_renewals_and_every_question_ask_for_a_person()
    {
        Assert.Equal(["large-contract", "large-renewal"], Bundle.Approvals.Rules.Select(rule => rule.Id));
        var rule = Bundle.Approvals.Rules[0];
        Assert.Equal(["create_contract_from_opportunity"], rule.Tools);
        Assert.Equal(("amount", 250000m, "USD"), (rule.When!.Fact, rule.When.Above, rule.When.Currency));
        Assert.Equal(["sales_manager", "finance"], rule.Approvers);
        Assert.Equal(TimeSpan.FromHours(72), rule.Expires);
        Assert.Equal(64, rule.Content.Length);
        Assert.Equal(["sales_manager"], Bundle.Approvals.Questions["*"].Approvers);
        Assert.True(Bundle.Approvals.Rates.TryConvert(new Money(100, "EUR"), "USD", out var dollars));
        Assert.Equal(108m, dollars);
    }

    [Fact]
    public void Everyone_has_a_rate_and_the_sweep_a_budget()
    {
        Assert.Equal(120, Bundle.Limits.Rates.Single(rule => rule.Id == "everyone").PerMinute);
        Assert.Equal(600, Bundle.Limits.Rates.Single(rule => rule.Id == "renewal-sweep").PerMinute);
        Assert.Equal(new Money(50_000_000, "USD"), Bundle.Limits.Budgets.Single().Limit);
        var limited = Bundle.Limits.Rates.SelectMany(rule => rule.Roles).Order(StringComparer.Ordinal);
        Assert.Equal(Bundle.Access.Roles, limited);
    }

    [Fact]
    public void Order_form_and_renewal_close_a_deal_alone_and_a_statement_of_work_together_with_its_master_agreement()
    {
        Assert.Equal(
            [("order-form", ""), ("renewal", ""), ("sow", "msa")],
            Bundle.Templates.Where(template => template.Closes).Select(template => (template.Name, string.Join(",", template.Requires)))
        );
        Assert.Equal(1002, Bundle.Templates.Single(template => template.Name == "order-form").TemplateId);
    }

    [Fact]
    public void The_digest_of_a_bundle_and_of_a_rule_follow_their_content()
    {
        using var folder = new PolicyTestFolder();
        Assert.Equal(Bundle.Digest, folder.Load().Digest);

        folder.Replace("approvals.yaml", "above: 250000", "above: 250001");
        var changed = folder.Load();
        Assert.NotEqual(Bundle.Digest, changed.Digest);
        Assert.NotEqual(Bundle.Approvals.Rules[0].Content, changed.Approvals.Rules[0].Content);
    }

    [Fact]
    public void A_rule_that_takes_an_unknown_amount_otherwise_is_another_rule()
    {
        using var folder = new PolicyTestFolder();
        folder.Replace("approvals.yaml", "unknown: allow", "unknown: require_approval");
        Assert.NotEqual(Bundle.Approvals.Rules[1].Content, folder.Load().Approvals.Rules[1].Content);
    }

    [Fact]
    public void A_rule_that_is_only_written_differently_is_the_same_rule()
    {
        using var folder = new PolicyTestFolder();
        folder.Replace("approvals.yaml", "above: 250000, currency: USD", "currency: USD, above: 250000.00");
        folder.Replace("approvals.yaml", "approvers: [sales_manager, finance]", "approvers: [finance, sales_manager]");
        folder.Replace("approvals.yaml", "expires: 72h", "expires: 3d");
        Assert.Equal(Bundle.Approvals.Rules.Select(rule => rule.Content), folder.Load().Approvals.Rules.Select(rule => rule.Content));
    }

    [Fact]
    public void The_guide_names_every_key_that_the_files_may_have()
    {
        var guide = File.ReadAllText(Path.Combine(PolicyTestFolder.Shipped, "README.md"));
        string[] keys =
        [
            "version",
            "roles",
            "description",
            "includes",
            "tools",
            "rates",
            "base",
            "to_base",
            "rules",
            "id",
            "when",
            "otherwise",
            "fact",
            "above",
            "unknown",
            "currency",
            "approvers",
            "expires",
            "because",
            "questions",
            "code",
            "calls_per_minute",
            "per_minute",
            "budgets",
            "limit",
            "title",
            "template_id",
            "contract_type",
            "closes",
            "serves",
            "stages",
            "types",
            "only_when_named",
            "entity_reference_id",
            "contract_name",
            "counterparty",
            "organization_name",
            "organization_type",
            "contact_first_name",
            "contact_last_name",
            "contact_email",
            "fields",
            "from",
            "value",
            "default",
            "as",
            "optional",
        ];
        Assert.Equal([], keys.Where(key => !guide.Contains($"`{key}`", StringComparison.Ordinal)));
    }
}
