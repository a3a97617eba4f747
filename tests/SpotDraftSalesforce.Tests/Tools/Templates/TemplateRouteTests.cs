using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting.Policies;
using SpotDraftSalesforce.Mcp.Tools.Templates;
using SpotDraftSalesforce.Tests.Hosting.Policies;

namespace SpotDraftSalesforce.Tests.Tools.Templates;

public class TemplateRouteTests
{
    private static readonly IReadOnlyList<ContractTemplateFile> Templates = PolicyFiles
        .Load(PolicyTestFolder.Shipped, PolicyTestFolder.Tools)
        .Templates;

    [Theory]
    [InlineData("Negotiation/Review", "New Business", null, "order-form")]
    [InlineData("Proposal/Price Quote", "Existing Business", null, "order-form")]
    [InlineData("Qualification", "Renewal", null, "renewal")]
    [InlineData("Negotiation/Review", "New Business", "nda", "nda")]
    [InlineData("Qualification", null, "MSA", "msa")]
    public void The_opportunity_or_the_caller_chooses_the_template(string stage, string? type, string? named, string expected)
    {
        var choice = TemplateRoute.Find(Templates, Opportunity(stage, type), named);
        Assert.Null(choice.Refusal);
        Assert.Equal(expected, choice.Template!.Name);
    }

    [Fact]
    public void Where_none_serves_each_file_says_why()
    {
        var refusal = TemplateRoute.Find(Templates, Opportunity("Qualification", null), null).Refusal!;
        Assert.Equal(ErrorCode.NotFound, refusal.Code);
        Assert.Equal("template", refusal.Path);
        Assert.Equal(
            "policies/templates/msa.yaml: it is used only when it is named. "
                + "policies/templates/nda.yaml: it is used only when it is named. "
                + "policies/templates/order-form.yaml: it serves the stages Proposal/Price Quote, Negotiation/Review, and this one is 'Qualification'. "
                + "policies/templates/renewal.yaml: it serves the types Renewal, and this one is empty. "
                + "policies/templates/sow.yaml: it is used only when it is named.",
            refusal.Cause
        );
    }

    [Fact]
    public void A_named_template_still_has_to_serve_the_opportunity()
    {
        var refusal = TemplateRoute.Find(Templates, Opportunity("Closed Lost", "New Business"), "order-form").Refusal!;
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains("this one is 'Closed Lost'", refusal.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var refusal = TemplateRoute.Find(Templates, Opportunity("Negotiation/Review", "New Business"), "1002").Refusal!;
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains("msa, nda, order-form, renewal, sow", refusal.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_that_serve_are_not_chosen_between()
    {
        var twin = Templates.Single(template => template.Name == "order-form") with { Name = "order-form-emea" };
        var refusal = TemplateRoute.Find([.. Templates, twin], Opportunity("Negotiation/Review", "New Business"), null).Refusal!;
        Assert.Equal(ErrorCode.Ambiguous, refusal.Code);
        Assert.Contains("order-form, order-form-emea", refusal.Cure, StringComparison.Ordinal);
        Assert.Contains(
            "policies/templates/order-form-emea.yaml: it serves the stages Proposal/Price Quote, Negotiation/Review, and this one is 'Negotiation/Review', "
                + "it serves the types New Business, Existing Business, and this one is 'New Business'.",
            refusal.Cause,
            StringComparison.Ordinal
        );
    }

    private static JsonObject Opportunity(string stage, string? type) =>
        new()
        {
            ["Opportunity"] = new JsonObject { ["StageName"] = stage, ["Type"] = type },
        };
}
