using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Finding contracts: the list with its filters, and the lookup by a record id of another system. Newest first.</summary>
internal sealed class ContractLists(Workspace workspace, SimulatorClock clock, FaultBoard faults, SpotDraftSettings settings)
{
    private const int LookupLimit = 50;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "contracts/", List);
        routes.Add("GET", "contracts/by_external_metadata/{external_metadata}", ByExternalMetadata);
    }

    private Answer List(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var filters = ContractFilters.Read(call.Query, errors);
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var text = call.Query["query"].ToString();
        var seenBefore = SeenBefore();
        var knownAt = KnownAt();
        var found = new List<Contract>();
        for (var index = workspace.Contracts.Count - 1; index >= 0; index--)
        {
            var contract = workspace.Contracts[index];
            if (contract.SeenFrom <= seenBefore && filters.All(filter => filter(contract)) && Mentions(contract, text))
            {
                found.Add(contract);
            }
        }

        return Page.Of(call, found, contract => ContractRow.Listed(contract, settings.IntegerListIds, contract.StatusAt(knownAt)));
    }

    private Answer ByExternalMetadata(SpotDraftCall call)
    {
        var seenBefore = SeenBefore();
        var knownAt = KnownAt();
        return Answer.Ok(
            workspace
                .ByExternalId(call.Value("external_metadata"))
                .Where(contract => contract.SeenFrom <= seenBefore)
                .Take(LookupLimit)
                .Select(contract => ContractRow.LookedUp(contract, contract.StatusAt(knownAt)))
                .ToArray()
        );
    }

    private DateTimeOffset SeenBefore() => clock.Machine.GetUtcNow() - faults.LookupLag("spotdraft");

    private DateTimeOffset KnownAt() => clock.Machine.GetUtcNow() - faults.StatusLag("spotdraft");

    private static bool Mentions(Contract contract, string text) =>
        text.Length == 0
        || Holds(contract.Name, text)
        || Holds(contract.Entity.Name, text)
        || contract.Parties.Any(party => Holds(party.Name, text) || Holds(party.PocEmail, text));

    private static bool Holds(string where, string text) => where.Contains(text, StringComparison.OrdinalIgnoreCase);
}
