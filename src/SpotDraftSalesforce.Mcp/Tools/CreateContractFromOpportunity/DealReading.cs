using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

/// <summary>The queries for an opportunity and for all that its templates read: at most five, which is one call.</summary>
internal sealed class DealReading
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

    private readonly bool _readsLineItems;
    private readonly string[] _roles;

    public DealReading(Pair pair, string opportunityId, IReadOnlyList<ContractTemplateFile> templates)
    {
        var sources = templates.SelectMany(TemplateMapping.Sources).Distinct(StringComparer.Ordinal).Select(SourcePath.Parts).ToArray();
        var columns = Columns(sources, "Opportunity", [.. Always, pair.Options.Fields.ContractId]);
        var contact = Columns(sources, "Contact", ContactFields);
        var item = Columns(sources, SourcePath.LineItem, Columns(sources, SourcePath.LineItems, ["Id"]));
        var inRole = Columns(sources, SourcePath.ContactRole, ["Id"]);
        _roles =
        [
            .. sources
                .Where(source => source.Root == SourcePath.ContactRole)
                .Select(source => source.Role!)
                .Distinct(StringComparer.Ordinal),
        ];
        _readsLineItems = templates.Any(TemplateSources.ReadsLineItems);
        List<string> queries =
        [
            Soql.Query($"SELECT {columns:n} FROM Opportunity WHERE Id = {opportunityId:id}"),
            Soql.Query(
                $"SELECT {contact.Select(field => "Contact." + field):n} FROM OpportunityContactRole WHERE OpportunityId = {opportunityId:id} ORDER BY IsPrimary DESC, CreatedDate LIMIT 1"
            ),
            Soql.Query(
                $"SELECT {contact:n} FROM Contact WHERE Email != null AND AccountId IN (SELECT AccountId FROM Opportunity WHERE Id = {opportunityId:id}) ORDER BY CreatedDate LIMIT 2"
            ),
        ];
        if (_readsLineItems)
        {
            queries.Add(
                Soql.Query($"SELECT {item:n} FROM OpportunityLineItem WHERE OpportunityId = {opportunityId:id} ORDER BY SortOrder, Id")
            );
        }

        if (_roles.Length > 0)
        {
            queries.Add(
                Soql.Query(
                    $"SELECT Role, {inRole.Select(field => "Contact." + field):n} FROM OpportunityContactRole WHERE OpportunityId = {opportunityId:id} AND Role IN {_roles} ORDER BY IsPrimary DESC, CreatedDate"
                )
            );
        }

        Queries = queries;
    }

    public IReadOnlyList<string> Queries { get; }

    public JsonArray LineItemsOf(IReadOnlyList<IReadOnlyList<JsonObject>> rows) =>
        _readsLineItems ? new JsonArray([.. rows[3].Select(row => (JsonNode)row.DeepClone())]) : [];

    /// <summary>The first contact of each role that a template reads, the primary one before others.</summary>
    public JsonObject RolesOf(IReadOnlyList<IReadOnlyList<JsonObject>> rows)
    {
        var found = new JsonObject();
        foreach (var role in _roles)
        {
            var row = rows[^1].FirstOrDefault(row => string.Equals(row.Text("Role"), role, StringComparison.OrdinalIgnoreCase));
            if (row?["Contact"] is JsonObject contact)
            {
                found[role] = contact.DeepClone();
            }
        }

        return found;
    }

    private static string[] Columns(
        IEnumerable<(string Root, string? Role, string[] Steps)> sources,
        string root,
        IEnumerable<string> always
    ) =>
        [
            .. always
                .Concat(sources.Where(source => source.Root == root).Select(source => string.Join('.', source.Steps)))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
}
