using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Salesforce;

namespace SpotDraftSalesforce.Tests.Simulator.Salesforce;

public sealed class LoadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline").FullName;

    [Fact]
    public void A_pipeline_becomes_users_accounts_products_and_opportunities()
    {
        Write(
            "accounts.csv",
            "account,sector,year_established,revenue,employees,office_location,subsidiary_of",
            "Alpha,retail,1999,12.5,100,Kenya,",
            "Beta,software,2001,1,5,United States,Alpha"
        );
        Write("products.csv", "product,series,sales_price", "GTX Pro,GTX,4821");
        Write("sales_teams.csv", "sales_agent,manager,regional_office", "Agent One,Manager A,Central", "Agent Two,Manager A,West");
        Write(
            "sales_pipeline.csv",
            "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value",
            "OPP1,Agent One,GTXPro,Alpha,Won,10/20/2016,3/1/2017,1054",
            "OPP2,Agent Two,GTX Pro,Alpha,Lost,10/20/2016,3/1/2017,0",
            "OPP3,Agent Two,GTX Pro,Alpha,Engaging,11/1/2016,,",
            "OPP4,Agent Two,GTX Pro,,Prospecting,,,"
        );
        var org = NewOrg();

        SalesforceLoad.Pipeline(org, _folder);

        var deals = org.All("Opportunity");
        var alpha = org.All("Account").Single(account => Equals(account["Name"], "Alpha"));
        Assert.Equal(["Closed Won", "Closed Lost", "Negotiation/Review", "Prospecting"], deals.Select(deal => deal["StageName"]));
        Assert.Equal((1054m, new DateOnly(2017, 3, 1)), (deals[0]["Amount"], (DateOnly)deals[0]["CloseDate"]!));
        Assert.Equal(new DateOnly(2017, 1, 30), deals[2]["CloseDate"]);
        Assert.Contains("GTX Pro", (string)deals[0]["Name"]!, StringComparison.Ordinal);
        Assert.Null(deals[3]["AccountId"]);
        Assert.Equal("Agent Two", org.All("User").Single(user => Equals(user["Id"], alpha["OwnerId"]))["Name"]);
        Assert.Equal(alpha["Id"], org.All("Account").Single(account => Equals(account["Name"], "Beta"))["ParentId"]);
        Assert.Equal("Beta", org.All("Account")[1]["Name"]);
        var parties = SalesforceLoad.Accounts(org, ["Alpha", "Gamma", "Gamma"]);
        Assert.Equal((alpha["Id"], 3), (parties["Alpha"], org.All("Account").Count));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => SalesforceLoad.Pipeline(NewOrg(), _folder));

        Assert.Contains("sales_pipeline.csv", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_small_seed_is_what_it_promises()
    {
        var org = NewOrg();
        SalesforceSeed.Small(org, new DateOnly(2026, 11, 21));

        Assert.Equal((9, 8, 15), (org.All("Account").Count, org.All("Contact").Count, org.All("Opportunity").Count));
        Assert.Equal(6, org.All("Opportunity").Count(deal => deal["IsWon"] is true));
        Assert.Equal(26400m, org.All("Opportunity").Single(deal => deal["HasOpportunityLineItem"] is true)["Amount"]);
        Assert.Equal(13, org.All("OpportunityContactRole").Count(role => role["IsPrimary"] is true));
        org.Reset();
        Assert.Empty(org.All("Account"));
        Assert.Equal(8, org.All("OpportunityStage").Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SalesforceOrg NewOrg() => new(new SimulatorClock(TimeProvider.System), new FaultBoard());

    private void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(_folder, name), lines);
}
