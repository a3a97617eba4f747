using System.Text.Json;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>Everything the simulated workspace holds. Whoever reads or writes it holds <see cref="Gate"/>.</summary>
internal sealed class Workspace
{
    private readonly Dictionary<int, Contract> _contracts = [];
    private readonly List<Contract> _inOrder = [];
    private readonly Dictionary<string, List<Contract>> _byExternalId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, Counterparty> _counterparties = [];
    private readonly Dictionary<string, Counterparty> _counterpartyByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    public Lock Gate { get; } = new();

    public List<ContractType> ContractTypes { get; } = [];

    public List<Template> Templates { get; } = [];

    /// <summary>The workspace's own companies, the primary one first.</summary>
    public List<LegalEntity> Entities { get; } = [];

    public List<OrganizationType> OrganizationTypes { get; } = [];

    public List<WorkspaceRole> Roles { get; } = [];

    public List<WorkspaceUser> Users { get; } = [];

    public List<WorkspaceTag> Tags { get; } = [];

    public List<KeyPointerDefinition> KeyPointerDefinitions { get; } = [];

    /// <summary>The contracts, oldest first.</summary>
    public IReadOnlyList<Contract> Contracts => _inOrder;

    public IReadOnlyCollection<Counterparty> Counterparties => _counterparties.Values;

    /// <summary>The next id of a kind of record; each kind counts from its own <paramref name="first"/>.</summary>
    public int NextId(string kind, int first = 1) => _ids[kind] = _ids.TryGetValue(kind, out var last) ? last + 1 : first;

    public WorkspaceUser? FindUser(string email) =>
        Users.Find(user => string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase));

    public WorkspaceUser? FindActiveUser(int id) => Users.Find(user => user.Id == id && user.IsActive);

    public WorkspaceRole? FindRole(int id) => Roles.Find(role => role.Id == id);

    public WorkspaceUser AddUser(string email, string name, string designation, IReadOnlyList<WorkspaceRole> roles)
    {
        var user = new WorkspaceUser(Users.Max(known => known.Id) + 1, email, name, designation, isActive: true, roles);
        Users.Add(user);
        return user;
    }

    public Contract? FindContract(int number) => _contracts.GetValueOrDefault(number);

    public void Add(Contract contract)
    {
        _contracts.Add(contract.Number, contract);
        _inOrder.Add(contract);
        Index(contract);
    }

    public void Remove(Contract contract)
    {
        _contracts.Remove(contract.Number);
        _inOrder.Remove(contract);
        if (ExternalId(contract) is { } id && _byExternalId.TryGetValue(id, out var linked))
        {
            linked.Remove(contract);
        }

        foreach (var other in contract.Relations.Select(relation => FindContract(relation.Other)))
        {
            other?.Relations.RemoveAll(relation => relation.Other == contract.Number);
        }
    }

    /// <summary>Contracts whose external metadata carry exactly this id, newest first.</summary>
    public IEnumerable<Contract> ByExternalId(string externalId) =>
        _byExternalId.TryGetValue(externalId, out var contracts) ? Enumerable.Reverse(contracts) : [];

    /// <summary>Replaces the contract's link to a record elsewhere.</summary>
    public void Link(Contract contract, JsonElement metadata)
    {
        if (ExternalId(contract) is { } old && _byExternalId.TryGetValue(old, out var linked))
        {
            linked.Remove(contract);
        }

        contract.ExternalMetadata = metadata;
        Index(contract);
    }

    public Counterparty? FindCounterparty(int id) => _counterparties.GetValueOrDefault(id);

    public Counterparty? FindCounterparty(string name) => _counterpartyByName.GetValueOrDefault(name);

    public void Add(Counterparty counterparty)
    {
        _counterparties.Add(counterparty.Id, counterparty);
        _counterpartyByName[counterparty.Name] = counterparty;
    }

    public void Rename(Counterparty counterparty, string name)
    {
        _counterpartyByName.Remove(counterparty.Name);
        counterparty.Name = name;
        _counterpartyByName[name] = counterparty;
    }

    /// <summary>Forgets contracts and counterparties; templates, types, the entity, users and the counting of ids stay.</summary>
    public void ClearContracts()
    {
        _contracts.Clear();
        _inOrder.Clear();
        _byExternalId.Clear();
        _counterparties.Clear();
        _counterpartyByName.Clear();
    }

    private void Index(Contract contract)
    {
        if (ExternalId(contract) is not { } id)
        {
            return;
        }

        if (!_byExternalId.TryGetValue(id, out var contracts))
        {
            _byExternalId[id] = contracts = [];
        }

        contracts.Add(contract);
    }

    private static string? ExternalId(Contract contract) =>
        contract.ExternalMetadata is { ValueKind: JsonValueKind.Object } metadata && metadata.TryGetProperty("id", out var id)
            ? id.ValueKind switch
            {
                JsonValueKind.String => id.GetString(),
                JsonValueKind.Number => id.GetRawText(),
                _ => null,
            }
            : null;
}
