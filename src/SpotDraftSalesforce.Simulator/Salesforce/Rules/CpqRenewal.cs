using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rules;

/// <summary>Renewals that the package makes when somebody ticks a contract's boxes: the opportunity first, then its quote.</summary>
internal static class CpqRenewal
{
    public static void Follow(SalesforceOrg org, OrgRecord contract, RecordDraft draft)
    {
        if (!contract.Type.TryField("SBQQ__RenewalForecast__c", out _))
        {
            return;
        }

        var asked = contract.Flag("SBQQ__RenewalForecast__c") || contract.Flag("SBQQ__RenewalQuoted__c");
        if (asked && contract["SBQQ__RenewalOpportunity__c"] is null)
        {
            var opportunity = AddOpportunity(org, contract, draft);
            org.UpdateRow(contract, new() { ["SBQQ__RenewalOpportunity__c"] = opportunity.Id }, draft.UserId, bySystem: true);
        }

        if (draft.Changed("SBQQ__RenewalQuoted__c") && contract.Flag("SBQQ__RenewalQuoted__c"))
        {
            AddQuote(org, contract, draft);
        }
    }

    private static OrgRecord AddOpportunity(SalesforceOrg org, OrgRecord contract, RecordDraft draft)
    {
        var account = org.Find(contract.Text("AccountId"));
        var stages = org.Table("OpportunityStage").Rows;
        return org.InsertRow(
            "Opportunity",
            new()
            {
                ["Name"] = $"{account?.Text("Name")} - Renewal {contract.Text("ContractNumber")}",
                ["AccountId"] = account?.Id,
                ["OwnerId"] = contract["OwnerId"],
                ["StageName"] = stages.First(stage => stage.Flag("IsActive") && !stage.Flag("IsClosed"))["MasterLabel"],
                ["CloseDate"] = contract["EndDate"] ?? org.Today,
                ["SBQQ__Renewal__c"] = true,
                ["SBQQ__RenewedContract__c"] = contract.Id,
            },
            draft.UserId
        );
    }

    private static void AddQuote(SalesforceOrg org, OrgRecord contract, RecordDraft draft)
    {
        var start = contract["EndDate"] is DateOnly end ? end.AddDays(1) : org.Today;
        var quote = org.InsertRow(
            "SBQQ__Quote__c",
            new()
            {
                ["SBQQ__Account__c"] = contract["AccountId"],
                ["SBQQ__Opportunity2__c"] = contract["SBQQ__RenewalOpportunity__c"],
                ["SBQQ__MasterContract__c"] = contract.Id,
                ["SBQQ__Primary__c"] = true,
                ["SBQQ__Type__c"] = "Renewal",
                ["SBQQ__StartDate__c"] = start,
                ["SBQQ__SubscriptionTerm__c"] = contract["SBQQ__RenewalTerm__c"] ?? contract["ContractTerm"] ?? 12m,
            },
            draft.UserId
        );
        var subscriptions = org.Table("SBQQ__Subscription__c");
        foreach (var subscription in subscriptions.Find(subscriptions.Type["SBQQ__Contract__c"], contract.Id).ToList())
        {
            org.InsertRow(
                "SBQQ__QuoteLine__c",
                new()
                {
                    ["SBQQ__Quote__c"] = quote.Id,
                    ["SBQQ__Product__c"] = subscription["SBQQ__Product__c"],
                    ["SBQQ__Quantity__c"] = subscription["SBQQ__RenewalQuantity__c"] ?? subscription["SBQQ__Quantity__c"],
                    ["SBQQ__NetPrice__c"] = subscription["SBQQ__RenewalPrice__c"] ?? subscription["SBQQ__NetPrice__c"],
                    ["SBQQ__RenewedSubscription__c"] = subscription.Id,
                },
                draft.UserId
            );
        }
    }
}
