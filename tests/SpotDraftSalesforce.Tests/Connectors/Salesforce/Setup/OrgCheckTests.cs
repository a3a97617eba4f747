using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Http;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce.Setup;

/// <summary>Faults planted into what a simulated org says of itself, each found and with a cure.</summary>
public sealed class OrgCheckTests
{
    private static readonly TemplateDemand NoTemplates = new([], [], []);

    [Fact]
    public async Task An_org_with_our_project_has_nothing_to_complain_about()
    {
        var templates = new TemplateDemand(
            [("Order Form", "Negotiation/Review")],
            [("Order Form", "Renewal")],
            [("Order Form", "Opportunity.Account.BillingStreet"), ("Order Form", "Contact.Email"), ("Order Form", "Pair.Currency")]
        );

        Assert.Empty(await FindAsync((_, _) => { }, templates: templates));
    }

    [Theory]
    [InlineData("missing_object", "SpotDraft_Contract__c")]
    [InlineData("missing_object", "ContentVersion")]
    [InlineData("missing_field", "Opportunity.SpotDraft_Contract_Id__c")]
    [InlineData("missing_field", "Contact.Email")]
    [InlineData("wrong_type", "Opportunity.SpotDraft_Signature_Date__c")]
    [InlineData("too_short", "Account.SpotDraft_Counterparty_Id__c")]
    [InlineData("not_unique_external_id", "Opportunity.SpotDraft_Renewal_Key__c")]
    [InlineData("no_field_right", "Opportunity.Amount")]
    [InlineData("no_field_right", "Account.SpotDraft_Counterparty_Id__c")]
    [InlineData("no_object_right", "Task")]
    [InlineData("required_field_unfilled", "Opportunity.NextStep")]
    [InlineData("picklist_value_missing", "Opportunity.Type")]
    [InlineData("picklist_value_missing", "Task.Status")]
    public async Task A_planted_fault_is_found_with_its_place_and_its_cure(string kind, string where)
    {
        var found = await FindAsync((type, describe) => Plant(kind, where, type, describe));

        var finding = Assert.Single(found, one => one.Kind == kind);
        Assert.Equal(where, finding.Where);
        Assert.NotEmpty(finding.Cure);
        Assert.Single(found);
    }

    [Fact]
    public async Task Renamed_stages_are_found_in_the_pair_and_in_the_templates()
    {
        var found = await FindAsync(
            (_, _) => { },
            new PairOptions
            {
                Stages = new StageNames { Won = "Signed", RenewalStart = "Renewing" },
            },
            new TemplateDemand([("Order Form", "Proposal")], [("Order Form", "Upsell")], [])
        );

        Assert.Equal(
            ["OpportunityStage.Proposal", "OpportunityStage.Renewing", "OpportunityStage.Signed"],
            found.Where(one => one.Kind == "renamed_stage").Select(one => one.Where).Order(StringComparer.Ordinal)
        );
        Assert.Single(found, one => one.Kind == "picklist_value_missing" && one.Message.Contains("'Upsell'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sources_of_templates_that_lead_nowhere_are_found()
    {
        var found = await FindAsync(
            (_, _) => { },
            templates: new TemplateDemand(
                [],
                [],
                [("NDA", "Opportunity.Nowhere.Name"), ("NDA", "Opportunity.Account.Nothing__c"), ("NDA", "Contact.Account.Name")]
            )
        );

        Assert.Equal(["Opportunity.Nowhere.Name", "Opportunity.Account.Nothing__c"], found.Select(one => one.Where));
        Assert.All(found, one => Assert.Equal("missing_source", one.Kind));
    }

    [Fact]
    public async Task Fields_that_the_pair_calls_otherwise_are_looked_for_by_that_name()
    {
        var found = await FindAsync(
            (_, _) => { },
            new PairOptions
            {
                Fields = new SalesforceFieldNames { ContractId = "Their_Contract__c", ContractValue = "none" },
            }
        );

        Assert.Equal("Opportunity.Their_Contract__c", Assert.Single(found).Where);
    }

    private static void Plant(string kind, string where, string type, JsonObject describe)
    {
        var parts = where.Split('.');
        if (type != parts[0])
        {
            return;
        }

        var fields = describe["fields"]!.AsArray();
        var field = parts.Length > 1 ? fields.OfType<JsonObject>().Single(one => (string?)one["name"] == parts[1]) : null;
        switch (kind)
        {
            case "missing_object":
                describe["gone"] = true;
                break;
            case "missing_field":
                fields.Remove(field);
                break;
            case "wrong_type":
                field!["type"] = "string";
                break;
            case "too_short":
                field!["length"] = 18;
                break;
            case "not_unique_external_id":
                field!["unique"] = false;
                break;
            case "no_field_right":
                field!["createable"] = false;
                field["updateable"] = false;
                break;
            case "no_object_right":
                describe["createable"] = false;
                break;
            case "required_field_unfilled":
                field!["nillable"] = false;
                break;
            case "picklist_value_missing":
                field!["picklistValues"]!.AsArray().RemoveAll(value => (string?)value!["value"] is "Renewal" or "Completed");
                field["restrictedPicklist"] = true;
                break;
        }
    }

    private static async Task<IReadOnlyList<OrgFinding>> FindAsync(
        Action<string, JsonObject> plant,
        PairOptions? pair = null,
        TemplateDemand? templates = null
    )
    {
        await using var org = await OrgAccess.StartAsync();
        using var bench = new Workbench(
            new PlantedDescribes(plant) { InnerHandler = ConnectionServices.Sockets() },
            org.Settings(SalesforceFlow.ClientCredentials)
        );
        return await new OrgCheck(bench.Salesforce, pair ?? new PairOptions(), templates ?? NoTemplates).RunAsync(CancellationToken.None);
    }

    /// <summary>Stands between the org and us and changes what describe says.</summary>
    private sealed class PlantedDescribes(Action<string, JsonObject> plant) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            var path = request.RequestUri!.AbsolutePath.Split('/');
            if (path[^1] != "describe" || !response.IsSuccessStatusCode)
            {
                return response;
            }

            var describe = (JsonObject)
                (
                    await JsonNode.ParseAsync(
                        await response.Content.ReadAsStreamAsync(cancellationToken),
                        cancellationToken: cancellationToken
                    )
                )!;
            plant(path[^2], describe);
            if (describe.ContainsKey("gone"))
            {
                response.StatusCode = HttpStatusCode.NotFound;
                response.Content = new StringContent(
                    """[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]""",
                    Encoding.UTF8,
                    "application/json"
                );
                return response;
            }

            response.Content = new StringContent(describe.ToJsonString(), Encoding.UTF8, "application/json");
            return response;
        }
    }
}
