using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

namespace SpotDraftSalesforce.Mcp.Tools.Templates.Validation;

/// <summary>Follows sources through the org's describe, as the connection's user sees it.</summary>
internal sealed class OrgPaths(SalesforceClient client)
{
    private readonly Dictionary<string, DescribedObject?> _described = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The field at the end of a path; without one, why there is none. Both are null for what is not Salesforce's.</summary>
    public async Task<(JsonObject? Field, string? Wrong)> FindAsync(string path, CancellationToken cancellationToken)
    {
        var (root, role, steps) = SourcePath.Parts(path);
        if (root == "Pair")
        {
            return (null, null);
        }

        if (role is not null && await UnknownRoleAsync(role, cancellationToken) is { } unknown)
        {
            return (null, unknown);
        }

        var type = root switch
        {
            SourcePath.LineItem or SourcePath.LineItems => "OpportunityLineItem",
            SourcePath.ContactRole => "Contact",
            _ => root,
        };
        foreach (var relationship in steps[..^1])
        {
            var from = await DescribeAsync(type, cancellationToken);
            if (from?.Related(relationship) is not { } next)
            {
                return (null, $"{type} has no relationship '{relationship}'");
            }

            if (from.RelationshipName(relationship) is { } spelt && spelt != relationship)
            {
                return (null, $"the org spells the relationship '{spelt}'");
            }

            type = next;
        }

        var field = (await DescribeAsync(type, cancellationToken))?.Field(steps[^1]);
        return field is null ? (null, $"{type} has no field '{steps[^1]}'")
            : (string?)field["name"] is { } name && name != steps[^1] ? (null, $"the org spells the field '{name}'")
            : (field, null);
    }

    public async Task<DescribedObject?> DescribeAsync(string type, CancellationToken cancellationToken)
    {
        if (!_described.TryGetValue(type, out var known))
        {
            try
            {
                known = new DescribedObject(await client.DescribeAsync(type, cancellationToken));
            }
            catch (GovernedException fault) when (fault.Error.Code == ErrorCode.NotFound)
            {
                known = null;
            }

            _described[type] = known;
        }

        return known;
    }

    /// <summary>The active values of a picklist field; empty for any other.</summary>
    public static IReadOnlyList<string> Picklist(JsonObject? field) =>
        (string?)field?["type"] is "picklist" or "multipicklist" ? DescribedObject.PicklistValues(field!) : [];

    private async Task<string?> UnknownRoleAsync(string role, CancellationToken cancellationToken)
    {
        var roles = Picklist((await DescribeAsync("OpportunityContactRole", cancellationToken))?.Field("Role"));
        return roles.Count == 0 || roles.Contains(role, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"there is no contact role '{role}'; there are {string.Join(", ", roles)}";
    }
}
