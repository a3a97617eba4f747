using System.Text.Json.Nodes;
using Spectre.Console;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>An approval as an approver reads it.</summary>
internal sealed class ApprovalText
{
    private const int PlainWidth = 10_000;

    private readonly IAnsiConsole _console;

    public ApprovalText(TextWriter output, bool isTerminal)
    {
        _console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
        if (!isTerminal)
        {
            // A file has no width at which lines would have to break.
            _console.Profile.Width = PlainWidth;
        }
    }

    /// <summary>Who may decide: one role of each rule.</summary>
    public static string Needs(Approval approval) =>
        string.Join(" and ", approval.ApproverRoles.Select(roles => string.Join(" or ", roles)));

    public void Write(Approval approval, Operation operation)
    {
        var plan = operation.Plan;
        Line("approval", $"{approval.Id} ({GovernanceJson.ToNode(approval.State)}), expires {KeysCommand.Day(approval.ExpiresAt)} UTC");
        Line("operation", $"{operation.Id} ({GovernanceJson.ToNode(operation.State)}), {plan.Tool}, pair {plan.Pair}");
        Line("asked by", Asker(operation.Caller));
        Line("reason", operation.Reason);
        Line("what", plan.Summary);
        foreach (var (fact, value) in plan.Facts)
        {
            if (PlanFacts.TryMoney(plan, fact, out var money))
            {
                Line(fact, money.ToString());
            }
            else if (value is JsonValue plain)
            {
                Line(fact, plain.ToString());
            }
        }

        foreach (var rule in operation.Decision.Rules)
        {
            Line("why", $"{rule.Id}: {rule.Because} ({string.Join(" or ", rule.Approvers)} decides)");
        }

        Line("not by", string.Join(", ", approval.ExcludedPersons));
        if (approval.Decision is { } made)
        {
            Line(
                "decided",
                $"{(made.Approved ? "approved" : "denied")} by {made.Person} at {KeysCommand.Day(made.At)} UTC. {made.Comment}"
            );
        }

        _console.WriteLine();
        foreach (var change in plan.Changes)
        {
            Write(change);
        }
    }

    private void Write(Change change)
    {
        var group = change.Group is null ? "" : $", all or none with {change.Group}";
        _console.MarkupLine(
            $"[bold]{Safe($"{change.Id}  {change.Operation} {change.Connection} {change.Object} {change.Record ?? "(new)"}")}[/]"
                + Safe($"  {GovernanceJson.ToNode(change.Class)}{group}")
        );
        var width = change.Fields.Select(field => field.Field.Length).DefaultIfEmpty(0).Max();
        foreach (var field in change.Fields)
        {
            _console.MarkupLine(
                $"    {Safe(field.Field.PadRight(width))}  [red]{Safe(Shown(field.Before))}[/] → [green]{Safe(Shown(field.After))}[/]"
            );
        }

        if (change.Content is { } content)
        {
            _console.MarkupLine(Safe($"    file {content.FileName}, {content.Size} bytes, sha256 {content.Sha256}"));
        }
    }

    private void Line(string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _console.MarkupLine($"[grey]{Safe(name).PadRight(12)}[/]{Safe(text)}");
        }
    }

    private static string Asker(Caller caller)
    {
        var behind = string.Join(
            ", ",
            new[]
            {
                caller.Sponsor is null ? null : $"sponsor {caller.Sponsor}",
                caller.OnBehalfOf is null ? null : $"for {caller.OnBehalfOf}",
                caller.Asserted ? "identity only asserted" : null,
            }.OfType<string>()
        );
        return $"{caller.Id} ({GovernanceJson.ToNode(caller.Kind)} over {caller.Channel}{(behind.Length == 0 ? "" : ", " + behind)})";
    }

    private static string Shown(JsonNode? value) =>
        value switch
        {
            null => "(nothing)",
            JsonValue plain => plain.ToString() is { Length: > 0 } text ? text : "(empty)",
            _ => value.ToJsonString(GovernanceJson.Options),
        };

    private static string Safe(string text) => Markup.Escape(TerminalText.Safe(text));
}
