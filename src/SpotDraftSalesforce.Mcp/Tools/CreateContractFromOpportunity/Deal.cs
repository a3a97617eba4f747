using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

/// <summary>The opportunity that a contract is made from, with its account and the person to send the contract to.</summary>
/// <param name="Source">What templates read: <c>{"Opportunity","Contact","ContactRole","LineItems","Pair"}</c>.</param>
internal sealed record Deal(JsonObject Source)
{
    /// <summary>Why no contract can be made from it; null where one can.</summary>
    public Error? Refusal { get; init; }

    public JsonObject Opportunity => Source["Opportunity"]!.AsObject();

    public string AccountId => Opportunity.Text("AccountId")!;

    public string AccountName => Opportunity.Text("Account.Name") ?? "";

    /// <summary>Reads everything that any of the templates may ask for, in one call, and refuses what no contract can be made from.</summary>
    public static async Task<Deal> LoadAsync(
        Pair pair,
        string opportunityId,
        IReadOnlyList<ContractTemplateFile> templates,
        CancellationToken cancellationToken
    )
    {
        var deal = await ReadAsync(pair, opportunityId, templates, cancellationToken);
        return deal.Refusal is { } refusal ? throw new GovernedException(refusal) : deal;
    }

    /// <summary>As <see cref="LoadAsync"/>, with what is there of an opportunity that lacks something.</summary>
    public static async Task<Deal> ReadAsync(
        Pair pair,
        string opportunityId,
        IReadOnlyList<ContractTemplateFile> templates,
        CancellationToken cancellationToken
    )
    {
        var reading = new DealReading(pair, opportunityId, templates);
        var rows = await pair.Salesforce.QueryManyAsync(reading.Queries, cancellationToken);
        var opportunity =
            rows[0].Count == 1
                ? rows[0][0]
                : throw new GovernedException(Refusals.NoSuchRecord("Opportunity", opportunityId, pair.Salesforce.Name, "opportunity_id"));
        var contact = ContactOf(rows[1], rows[2]);
        var source = new JsonObject
        {
            ["Opportunity"] = opportunity.DeepClone(),
            ["Contact"] = contact?.DeepClone() ?? new JsonObject(),
            ["Pair"] = new JsonObject { ["Currency"] = pair.Options.Currency },
            ["ContactRole"] = reading.RolesOf(rows),
            ["LineItems"] = reading.LineItemsOf(rows),
        };
        return new Deal(source)
        {
            Refusal =
                opportunity.Text("AccountId") is null ? NoAccount(opportunity)
                : contact is null ? NoContact(opportunity, rows[2].Count)
                : null,
        };
    }

    /// <summary>The opportunity's own contact role; where it has none, the account's contact if there is exactly one.</summary>
    private static JsonObject? ContactOf(IReadOnlyList<JsonObject> roles, IReadOnlyList<JsonObject> contacts) =>
        roles.Count > 0 && roles[0]["Contact"] is JsonObject named && named.Text("Email") is not null ? named
        : contacts.Count == 1 ? contacts[0]
        : null;

    private static Error NoContact(JsonObject opportunity, int contacts) =>
        new()
        {
            Code = contacts == 0 ? ErrorCode.InvalidArgument : ErrorCode.Ambiguous,
            Message = $"Whom to send the contract of '{opportunity.Text("Name")}' to is not clear.",
            Cause =
                contacts == 0
                    ? "The opportunity has no contact role with an e-mail address, and its account no such contact."
                    : "The opportunity has no contact role with an e-mail address, and its account has several contacts.",
            Cure = "Add a contact role to the opportunity, its contact with an e-mail address.",
            Path = "opportunity_id",
        };

    private static Error NoAccount(JsonObject opportunity) =>
        new()
        {
            Code = ErrorCode.InvalidArgument,
            Message = $"The opportunity '{opportunity.Text("Name")}' has no account, and a contract needs a counterparty.",
            Cure = "Set the account on the opportunity, then call again.",
            Path = "opportunity_id",
        };
}
