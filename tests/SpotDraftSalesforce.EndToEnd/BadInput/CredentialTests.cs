using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.BadInput;

/// <summary>Credentials that a vendor does not accept.</summary>
public sealed class CredentialTests
{
    [Theory]
    [InlineData("salesforce", "get_opportunity", "opportunity_id")]
    [InlineData("salesforce", "create_contract_from_opportunity", "opportunity_id")]
    [InlineData("salesforce", "sync_counterparty", "account_id")]
    [InlineData("salesforce", "create_renewal", "contract_id")]
    [InlineData("spotdraft", "get_contract", "contract_id")]
    [InlineData("spotdraft", "create_contract_from_opportunity", "opportunity_id")]
    [InlineData("spotdraft", "create_renewal", "contract_id")]
    [InlineData("spotdraft", "sync_counterparty", "account_id")]
    public async Task A_wrong_credential_is_told_apart_from_everything_else(string system, string tool, string argument)
    {
        await using var server = await ServerUnderTest.StartAsync(
            settings: new Dictionary<string, string?> { [$"Connections:{system}:main:ClientSecret"] = "wrong" }
        );
        await using var client = await server.ConnectAsync(await server.KeyAsync("somebody", "sales_manager"));
        var id = argument switch
        {
            "opportunity_id" => await server.World.IdAsync("Opportunity", "Northwind - Platform Subscription"),
            "account_id" => await server.World.IdAsync("Account", "Contoso Ltd"),
            _ => await server.World.ContractOfAsync("Tailspin - Annual Subscription"),
        };

        var refused = await server.RefusedAsync(
            client,
            tool,
            new Dictionary<string, object> { [argument] = id },
            "connection_expired",
            "connection_refused"
        );

        Assert.Contains($"{system}:main", refused["error"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", ((string)refused["error"]!["message"]!), StringComparison.Ordinal);
        var health = await client.AskAsync("check_connections");
        Assert.Contains(system, health.ToJsonString(), StringComparison.Ordinal);
    }
}
