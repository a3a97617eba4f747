using System.CommandLine;
using SpotDraftSalesforce.Agent.Playbooks;
using SpotDraftSalesforce.Agent.Playbooks.Renewals;

namespace SpotDraftSalesforce.Agent.Commands;

/// <summary>The command tree <c>agent</c>, for the agent's own program and for the server's.</summary>
public static class AgentCommand
{
    private const string Description =
        "The unattended agent: an MCP client with a key of its own, whose calls the server governs like everybody's. "
        + "The key comes from SDSF_AGENT_KEY or a key file, never from the command line.";

    /// <summary>The verb <c>agent</c>, to be added to another program's root.</summary>
    public static Command Build(AgentSurroundings surroundings) => AddTo(new Command("agent", Description), surroundings);

    /// <summary>The same commands under a root of their own.</summary>
    public static RootCommand BuildRoot(AgentSurroundings surroundings) => AddTo(new RootCommand(Description), surroundings);

    private static TCommand AddTo<TCommand>(TCommand command, AgentSurroundings surroundings)
        where TCommand : Command
    {
        command.Add(new RunCommand(surroundings).Build());
        command.Add(ListCommand(surroundings.Output));
        return command;
    }

    private static Command ListCommand(TextWriter output)
    {
        var list = new Command("playbooks", "Lists the playbooks that 'run' takes.");
        list.SetAction(_ =>
        {
            foreach (var playbook in PlaybookCatalog.Of(new RenewalSweepOptions()).All)
            {
                output.WriteLine($"{playbook.Name}  {playbook.Description}");
            }
        });
        return list;
    }
}
