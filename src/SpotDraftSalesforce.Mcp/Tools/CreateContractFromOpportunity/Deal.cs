using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

/// <summary>The opportunity that a contract is made from, with its account and the person to send the contract to.</summary>
/// <param name="Source">What templates read: <c>{"Opportunity","Contact","Pair"}</c>.</param>
internal sealed record Deal(JsonObject Source)
{
    private static readonly string[] Always =
    [
        "Id",
        "Name",
        "StageName",
        "Type",
        "Amount",
        "IsClosed",
        "IsWon",
        "OwnerId",
        "AccountId",
        "Account.Name",
        "Account.BillingStreet",
        "Account.BillingCity",
        "Account.BillingState",
        "Account.BillingPostalCode",
        "Account.BillingCountry",
    ];

    private static readonly string[] ContactFields = ["Id", "FirstName", "LastName", "Email", "Title"];

    public JsonObject Opportunity => Source["Opportunity"]!.AsObject();

    public string AccountId => Opportunity.Text("AccountId")!;

    public string AccountName => Opportunity.Text("Account.Name") ?? "";

    /// <summary>Reads everything that any of the templates may ask for, in one call.</summary>
    public static async Task<Deal> LoadAsync(
        Pair pair,
        string opportunityId,
        IReadOnlyList<ContractTemplateFile> templates,
        CancellationToken cancellationToken
    )
    {
        var sources = templates.SelectMany(TemplateMapping.Sources).ToArray();
        var columns = Columns(sources, "Opportunity.", [.. Always, pair.Options.Fields.ContractId]);
        var contact = Columns(sources, "Contact.", ContactFields);
        var rows = await pair.Salesforce.QueryManyAsync(
            [
                Soql.Query($"SELECT {columns:n} FROM Opportunity WHERE Id = {opportunityId:id}"),
                Soql.Query(
                    $"SELECT {contact.Select(field => "Contact." + field):n} FROM OpportunityContactRole WHERE OpportunityId = {opportunityId:id} ORDER BY IsPrimary DESC, CreatedDate LIMIT 1"
                ),
                Soql.Query(
                    $"SELECT {contact:n} FROM Contact WHERE Email != null AND AccountId IN (SELECT AccountId FROM Opportunity WHERE Id = {opportunityId:id}) ORDER BY CreatedDate LIMIT 2"
                ),
            ],
            cancellationToken
        );
        var opportunity =
            rows[0].Count == 1
                ? rows[0][0]
                : throw new GovernedException(Refusals.NoSuchRecord("Opportunity", opportunityId, pair.Salesforce.Name, "opportunity_id"));
        if (opportunity.Text("AccountId") is null)
        {
            throw new GovernedException(NoAccount(opportunity));
        }

        return new Deal(
            new JsonObject
            {
                ["Opportunity"] = opportunity.DeepClone(),
                ["Contact"] = ContactOf(opportunity, rows[1], rows[2]).DeepClone(),
                ["Pair"] = new JsonObject { ["Currency"] = pair.Options.Currency },
            }
        );
    }

    /// <summary>The opportunity's own contact role; where it has none, the account's contact if there is exactly one.</summary>
    private static JsonObject ContactOf(JsonObject opportunity, IReadOnlyList<JsonObject> roles, IReadOnlyList<JsonObject> contacts) =>
        roles.Count > 0 && roles[0]["Contact"] is JsonObject named && named.Text("Email") is not null ? named
        : contacts.Count == 1 ? contacts[0]
        : throw new GovernedException(
            new Error
            {
                Code = contacts.Count == 0 ? ErrorCode.InvalidArgument : ErrorCode.Ambiguous,
                Message = $"Whom to send the contract of '{opportunity.Text("Name")}' to is not clear.",
                Cause =
                    contacts.Count == 0
                        ? "The opportunity has no contact role with an e-mail address, and its account no such contact."
                        : "The opportunity has no contact role with an e-mail address, and its account has several contacts.",
                Cure = "Add a contact role to the opportunity, its contact with an e-mail address.",
                Path = "opportunity_id",
            }
        );

    private static string[] Columns(IEnumerable<string> sources, string prefix, IEnumerable<string> always) =>
        [
            .. always
                .Concat(
                    sources.Where(source => source.StartsWith(prefix, StringComparison.Ordinal)).Select(source => source[prefix.Length..])
                )
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    private static Error NoAccount(JsonObject opportunity) =>
        new()
        {
            Code = ErrorCode.InvalidArgument,
            Message = $"The opportunity '{opportunity.Text("Name")}' has no account, and a contract needs a counterparty.",
            Cure = "Set the account on the opportunity, then call again.",
            Path = "opportunity_id",
        };
}
