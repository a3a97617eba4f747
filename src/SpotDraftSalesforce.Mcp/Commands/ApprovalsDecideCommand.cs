using System.CommandLine;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary><c>approvals approve</c> and <c>approvals deny</c>, with the key of the person who decides.</summary>
internal static class ApprovalsDecideCommand
{
    private const string Channel = "cli";

    public static Command Build(CommandEnvironment environment, bool approve)
    {
        var id = new Argument<string>("id") { Description = "The approval (ap_…)." };
        var comment = new Option<string?>("--comment") { Description = "Why; kept in the log." };
        var keyFile = new Option<string?>("--key-file")
        {
            Description = $"File that holds your API key, '-' for a line of stdin. Otherwise {ApiKeySource.Variable}, or you are asked.",
            HelpName = "FILE",
        };
        var execute = new Option<bool>("--execute")
        {
            Description = "Carry it out here and now, instead of leaving it to a running server.",
        };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var verbose = VerbOptions.Verbose();
        var decide = new Command(
            approve ? "approve" : "deny",
            approve
                ? "Approves, with your own key. A running server on the same folder carries it out, or --execute does."
                : "Says no, with your own key. Nothing is written to SpotDraft or Salesforce."
        )
        {
            id,
            comment,
            keyFile,
            data,
            policies,
            json,
            verbose,
        };
        if (approve)
        {
            decide.Add(execute);
        }

        decide.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(
                    parsed.GetValue(data),
                    parsed.GetValue(policies),
                    parsed.GetValue(verbose)
                );
                var (approval, _) = await ApprovalsCommand.FindAsync(services, parsed.GetValue(id)!, cancellationToken);
                await DecideAsync(
                    environment,
                    services,
                    approval,
                    approve,
                    parsed.GetValue(comment),
                    parsed.GetValue(keyFile),
                    cancellationToken
                );
                var outcome = approve && parsed.GetValue(execute) ? await ExecuteAsync(services, approval, cancellationToken) : null;
                await TellAsync(environment, approval, approve, outcome, parsed.GetValue(json));
                return outcome?.Error is { } error ? ExitCodes.Of(error.Code) : ExitCodes.Ok;
            }
        );
        return decide;
    }

    private static async Task DecideAsync(
        CommandEnvironment environment,
        IServiceProvider services,
        Approval approval,
        bool approve,
        string? comment,
        string? keyFile,
        CancellationToken cancellationToken
    )
    {
        var key = ApiKeySource.Require(keyFile, environment);
        var caller = await services.GetRequiredService<ApiKeys>().RequireAsync(key, Channel, cancellationToken);
        if (
            await services.GetRequiredService<ApprovalDesk>().DecideAsync(approval.Id, caller, approve, comment, cancellationToken) is
            { } refusal
        )
        {
            throw new GovernedException(refusal);
        }
    }

    /// <summary>Takes the operation up; null where somebody else did.</summary>
    private static async Task<ToolOutcome?> ExecuteAsync(
        IServiceProvider services,
        Approval approval,
        CancellationToken cancellationToken
    ) =>
        await services.GetRequiredService<IOperationStore>().FindAsync(approval.OperationId, cancellationToken) is { } operation
            ? await services.GetRequiredService<OperationResumer>().TakeUpAsync(operation, cancellationToken)
            : null;

    private static async Task TellAsync(CommandEnvironment environment, Approval approval, bool approve, ToolOutcome? outcome, bool json)
    {
        var decided = approve ? "approved" : "denied";
        if (json)
        {
            var told = new JsonObject
            {
                ["approval"] = approval.Id,
                ["operation"] = approval.OperationId,
                ["decided"] = decided,
            };
            if (outcome is not null)
            {
                told["outcome"] = GovernanceJson.ToNode(Protocol.WriteAnswer.Of(outcome));
            }

            await environment.Out.WriteLineAsync(told.ToJsonString(GovernanceJson.Options));
            return;
        }

        await environment.Out.WriteLineAsync($"{approval.Id} is {decided}.");
        await environment.Out.WriteLineAsync(
            outcome is null
                ? approve
                    ? $"{approval.OperationId} is carried out by the server that runs on this folder, or by its next start."
                    : "Nothing is changed."
                : $"{approval.OperationId}: {GovernanceJson.ToNode(outcome.Status)}. {TerminalText.Safe(outcome.Error?.Message)} {TerminalText.Safe(outcome.Error?.Cure)}".TrimEnd()
        );
    }
}
