namespace SpotDraftSalesforce.Agent.Playbooks;

/// <summary>A job that runs unattended through the server's governed tools: no model decides its steps.</summary>
public interface IPlaybook
{
    /// <summary>As it is named on the command line, such as <c>renewal-sweep</c>.</summary>
    string Name { get; }

    string Description { get; }

    /// <summary>Refusals and faults stand in the report; only a cancellation is thrown.</summary>
    Task<IPlaybookReport> RunAsync(PlaybookContext context, CancellationToken cancellationToken);
}
