using System.Globalization;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>
/// By what the list of contracts can be filtered, and what values occur. The document leaves the shape of both answers open: the names of
/// their fields are ours, the facets are exactly the filters.
/// </summary>
internal sealed class ContractFacets(Workspace workspace)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "facets/", Facets);
        routes.Add("GET", "facets/options/{field_name}/", Options);
    }

    private Answer Facets(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var withOptions = call.Switch("include_options", errors);
        return errors.Any
            ? Answer.Invalid(errors)
            : Answer.Ok(
                new
                {
                    facets = ContractFilters
                        .Facets.Select(facet => new
                        {
                            field_name = facet.Name,
                            label = char.ToUpperInvariant(facet.Name[0]) + facet.Name[1..].Replace('_', ' '),
                            type = facet.Type,
                            operators = facet.Operators,
                            options = withOptions && facet.HasOptions ? Occurring(facet).Select(Row).ToArray() : null,
                        })
                        .ToArray(),
                }
            );
    }

    private Answer Options(SpotDraftCall call)
    {
        var name = call.Value("field_name");
        if (ContractFilters.Facets.FirstOrDefault(facet => facet.Name == name) is not { } facet)
        {
            return Answer.NotFound;
        }

        var text = call.Query["q"].ToString();
        var excluded = ContractFilters.Split(call.Query["exclude"].ToString());
        var options = facet.HasOptions ? Occurring(facet) : [];
        return Answer.Ok(
            new
            {
                field_name = facet.Name,
                type = facet.Type,
                options = options
                    .Where(option => !excluded.Contains(option.Value))
                    .Where(option => Holds(option.Label, text) || Holds(option.Value, text))
                    .Select(Row)
                    .ToArray(),
            }
        );
    }

    /// <summary>The values of the facet over all contracts, each once, in their order.</summary>
    private (string Value, string Label)[] Occurring(ContractFacet facet) =>
        [
            .. workspace
                .Contracts.SelectMany(facet.Values)
                .Distinct()
                .Order()
                .Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Where(value => value.Length > 0)
                .Select(value => (value, Label(facet.Name, value))),
        ];

    /// <summary>What an id stands for; other values are their own labels.</summary>
    private string Label(string name, string value) =>
        name switch
        {
            "contract_type_id" => workspace.ContractTypes.Find(type => Id(type.Id) == value)?.Name,
            "assigned_to" or "business_user_id" => workspace.Users.Find(user => Id(user.Id) == value)?.Name,
            _ => null,
        } ?? value;

    private static object Row((string Value, string Label) option) => new { label = option.Label, value = option.Value };

    private static string Id(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static bool Holds(string where, string text) => where.Contains(text, StringComparison.OrdinalIgnoreCase);
}
