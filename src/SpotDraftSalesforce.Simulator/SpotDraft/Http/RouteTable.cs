using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Http;

/// <summary>The public API's paths, exact to the trailing slash.</summary>
internal sealed class RouteTable(Workspace workspace)
{
    public const string Prefix = "/api/v2.1/public/";

    private readonly List<ApiRoute> _routes = [];

    public IReadOnlyList<ApiRoute> Routes => _routes;

    public void Add(string method, string pattern, Func<SpotDraftCall, Answer> handle)
    {
        var route = _routes.Find(route => route.Pattern == pattern);
        if (route is null)
        {
            _routes.Add(route = new ApiRoute(pattern));
        }

        route.Methods.Add(method, handle);
    }

    /// <summary>A route of one contract, named by <c>{T}</c> or <c>{contract_id}</c>; an unknown one is 404.</summary>
    public void OnContract(string method, string pattern, Func<SpotDraftCall, Contract, Answer> handle)
    {
        var name = pattern.Contains("{T}", StringComparison.Ordinal) ? "T" : "contract_id";
        Add(
            method,
            pattern,
            call =>
                workspace.FindContract(call.Number(name)) is { } contract
                && (name != "T" || contract.Id.StartsWith(call.Value("prefix"), StringComparison.Ordinal))
                    ? handle(call, contract)
                    : Answer.NotFound
        );
    }

    /// <summary>A route of one counterparty, named by <c>{counterparty_id}</c>; an unknown one is 404.</summary>
    public void OnCounterparty(string method, string pattern, Func<SpotDraftCall, Counterparty, Answer> handle) =>
        Add(
            method,
            pattern,
            call => workspace.FindCounterparty(call.Number("counterparty_id")) is { } party ? handle(call, party) : Answer.NotFound
        );

    public (ApiRoute Route, IReadOnlyDictionary<string, string> Values)? Find(string path)
    {
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[Prefix.Length..];
        var segments = (rest.EndsWith('/') ? rest[..^1] : rest).Split('/');
        foreach (var route in _routes)
        {
            if (route.Match(segments) is { } values)
            {
                return (route, values);
            }
        }

        return null;
    }
}
