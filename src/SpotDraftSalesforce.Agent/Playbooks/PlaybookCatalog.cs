using SpotDraftSalesforce.Agent.Playbooks.Renewals;

namespace SpotDraftSalesforce.Agent.Playbooks;

/// <summary>The playbooks that can be run by name.</summary>
public sealed class PlaybookCatalog(IReadOnlyList<IPlaybook> playbooks)
{
    public IReadOnlyList<IPlaybook> All => playbooks;

    /// <summary>Every playbook of this agent, set up for one run.</summary>
    public static PlaybookCatalog Of(RenewalSweepOptions sweep) => new([new RenewalSweep(sweep)]);

    public IPlaybook? Find(string name) => playbooks.FirstOrDefault(playbook => playbook.Name == name);
}
