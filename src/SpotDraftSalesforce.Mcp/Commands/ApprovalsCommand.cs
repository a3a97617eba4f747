using System.CommandLine;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary><c>approvals list|show</c>, and <see cref="ApprovalsDecideCommand"/>.</summary>
internal static class ApprovalsCommand
{
    private const int Most = 200;

    private const string Description = """
        What waits for a person. Whoever asked, or stands behind the caller, never decides.

        approvals list
        approvals show ap_…
        approvals approve ap_… --comment "as agreed" --key-file ~/.sdsf-key
        approvals deny ap_… --comment "wrong template"
        """;

    public static Command Build(CommandEnvironment environment) =>
        new("approvals", Description)
        {
            List(environment),
            Show(environment),
            ApprovalsDecideCommand.Build(environment, approve: true),
            ApprovalsDecideCommand.Build(environment, approve: false),
        };

    internal static async Task<(Approval Approval, Operation Operation)> FindAsync(
        IServiceProvider services,
        string id,
        CancellationToken cancellationToken
    )
    {
        var approval = await services.GetRequiredService<IApprovalStore>().FindAsync(id, cancellationToken);
        var operation = approval is null
            ? null
            : await services.GetRequiredService<IOperationStore>().FindAsync(approval.OperationId, cancellationToken);
        return approval is not null && operation is not null
            ? (approval, operation)
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.NotFound,
                    Message = $"There is no approval '{TerminalText.Safe(id)}'.",
                    Cure = "'approvals list' shows what waits; '--data DIR' names another state folder.",
                    Path = "id",
                }
            );
    }

    private static Command List(CommandEnvironment environment)
    {
        var all = new Option<bool>("--all") { Description = "Also those that were decided, used or have expired." };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var list = new Command("list", "Lists what waits for a decision, newest first.") { all, data, policies, json };
        list.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var state = parsed.GetValue(all) ? (ApprovalState?)null : ApprovalState.Pending;
                var found = await services.GetRequiredService<IApprovalStore>().ListAsync(state, Most, cancellationToken);
                if (parsed.GetValue(json))
                {
                    await environment.Out.WriteLineAsync(
                        new JsonObject { ["approvals"] = new JsonArray([.. found.Select(ApprovalAnswer.Of)]) }.ToJsonString(
                            GovernanceJson.Options
                        )
                    );
                    return ExitCodes.Ok;
                }

                var table = new TextTable("approval", "state", "requested", "expires", "needs", "summary");
                foreach (var approval in found)
                {
                    table.Add(
                        approval.Id,
                        (string?)GovernanceJson.ToNode(approval.State),
                        KeysCommand.Day(approval.RequestedAt),
                        KeysCommand.Day(approval.ExpiresAt),
                        ApprovalText.Needs(approval),
                        approval.Summary
                    );
                }

                await table.WriteAsync(environment.Out, environment.OutIsTerminal);
                return ExitCodes.Ok;
            }
        );
        return list;
    }

    private static Command Show(CommandEnvironment environment)
    {
        var id = new Argument<string>("id") { Description = "The approval (ap_…)." };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var show = new Command("show", "Shows what would be changed, before and after, for how much, and why a person is asked.")
        {
            id,
            data,
            policies,
            json,
        };
        show.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var (approval, operation) = await FindAsync(services, parsed.GetValue(id)!, cancellationToken);
                if (parsed.GetValue(json))
                {
                    await environment.Out.WriteLineAsync(ApprovalAnswer.Of(approval, operation).ToJsonString(GovernanceJson.Options));
                }
                else
                {
                    new ApprovalText(environment.Out, environment.OutIsTerminal).Write(approval, operation);
                }

                return ExitCodes.Ok;
            }
        );
        return show;
    }
}
