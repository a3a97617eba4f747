using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.SyncCounterparty;

/// <summary>An account as its counterparty should look: name, address, and the contact for contracts.</summary>
/// <param name="Contact">The contact with an e-mail address that was there first; null where the account has none.</param>
/// <param name="SameName">How many accounts have this name.</param>
internal sealed record AccountData(JsonObject Account, JsonObject? Contact, int SameName)
{
    public string Id => Account.Text("Id")!;

    public string Name => Account.Text("Name")!;

    public PostalAddress? Address => PostalAddress.Of(Account, "Billing");

    public string? ContactName =>
        Contact is null ? null : string.Join(' ', new[] { Contact.Text("FirstName"), Contact.Text("LastName") }.OfType<string>());

    public string? Email => Contact?.Text("Email");

    public static async Task<AccountData> LoadAsync(Pair pair, string accountId, CancellationToken cancellationToken)
    {
        var field = pair.Options.Fields.CounterpartyId;
        var rows = await pair.Salesforce.QueryManyAsync(
            [
                Soql.Query(
                    $"SELECT Id, Name, BillingStreet, BillingCity, BillingState, BillingPostalCode, BillingCountry, {field:n} FROM Account WHERE Id = {accountId:id}"
                ),
                Soql.Query(
                    $"SELECT Id, FirstName, LastName, Email FROM Contact WHERE AccountId = {accountId:id} AND Email != null ORDER BY CreatedDate, Id LIMIT 1"
                ),
            ],
            cancellationToken
        );
        var account =
            rows[0].Count == 1
                ? rows[0][0]
                : throw new GovernedException(
                    Refusals.NoSuchRecord("Account", accountId, pair.Salesforce.Name, "account_id") with
                    {
                        Cure = "Take the id from the account's address in Salesforce.",
                    }
                );
        var same = await pair.Salesforce.QueryAsync(
            Soql.Query($"SELECT Id FROM Account WHERE Name = {account.Text("Name")} LIMIT 2"),
            cancellationToken
        );
        return new AccountData(account, rows[1].Count > 0 ? rows[1][0] : null, same.Count);
    }
}
