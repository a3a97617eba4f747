using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary><c>audit search|story|verify</c>: reads the log and holds it against its own hashes.</summary>
internal static class AuditCommand
{
    public static Command Build(CommandEnvironment environment) =>
        new("audit", "Reads the log that nobody can quietly change.") { Search(environment), Story(environment), Verify(environment) };

    private static Command Search(CommandEnvironment environment)
    {
        var text = new Argument<string?>("text") { Description = "Text that the event contains.", Arity = ArgumentArity.ZeroOrOne };
        var type = new Option<string?>("--type") { Description = "Type of event, such as call.refused or effect.attempted." };
        var operation = new Option<string?>("--operation") { Description = "Only this operation (op_…)." };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only events from this instant on." };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Only events before this instant." };
        var most = new Option<int>("--most") { Description = "How many, newest first.", DefaultValueFactory = _ => 50 };
        var data = VerbOptions.Data();
        var json = VerbOptions.Json();
        var search = new Command("search", "Finds events, newest first. Example: audit search --type call.refused")
        {
            text,
            type,
            operation,
            since,
            until,
            most,
            data,
            json,
        };
        search.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = Services(environment, parsed.GetValue(data));
                var query = new AuditQuery(
                    parsed.GetValue(type),
                    null,
                    parsed.GetValue(operation),
                    parsed.GetValue(text),
                    parsed.GetValue(since),
                    parsed.GetValue(until),
                    parsed.GetValue(most)
                );
                var events = await services.GetRequiredService<IAuditLog>().SearchAsync(query, cancellationToken);
                if (parsed.GetValue(json))
                {
                    var found = events.Select(one => (JsonNode)new JsonObject { ["seq"] = one.Seq, ["event"] = JsonNode.Parse(one.Json) });
                    await environment.Out.WriteLineAsync(
                        new JsonObject { ["events"] = new JsonArray([.. found]) }.ToJsonString(GovernanceJson.Options)
                    );
                    return ExitCodes.Ok;
                }

                foreach (var one in events)
                {
                    await environment.Out.WriteLineAsync(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{one.Seq, 6}  {one.Time:yyyy-MM-dd HH:mm:ss}  {one.Type, -20}  {one.OperationId ?? one.CallId}"
                        )
                    );
                }

                return ExitCodes.Ok;
            }
        );
        return search;
    }

    private static Command Story(CommandEnvironment environment)
    {
        var id = new Argument<string>("id") { Description = "An operation (op_…) or a call (call_…)." };
        var data = VerbOptions.Data();
        var json = VerbOptions.Json();
        var story = new Command("story", "Tells one operation from the request to the result.") { id, data, json };
        story.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = Services(environment, parsed.GetValue(data));
                var told =
                    await services.GetRequiredService<AuditStories>().TellAsync(parsed.GetValue(id)!, cancellationToken)
                    ?? throw new GovernedException(
                        new Error
                        {
                            Code = ErrorCode.NotFound,
                            Message = $"The log knows nothing of '{parsed.GetValue(id)}'.",
                            Cure = "Take an id from 'audit search'.",
                        }
                    );
                await environment.Out.WriteLineAsync(parsed.GetValue(json) ? GovernanceJson.ToText(told) : StoryText(told));
                return ExitCodes.Ok;
            }
        );
        return story;
    }

    private static Command Verify(CommandEnvironment environment)
    {
        var head = new Option<string?>("--head")
        {
            Description = "A head that was kept elsewhere, as SIZE:ROOT; the log must still contain what it stood for.",
            HelpName = "SIZE:ROOT",
        };
        var data = VerbOptions.Data();
        var json = VerbOptions.Json();
        var verify = new Command("verify", "Derives every hash again from the events; exit code 1 when something does not fit.")
        {
            head,
            data,
            json,
        };
        verify.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = Services(environment, parsed.GetValue(data));
                var found = await services.GetRequiredService<AuditVerifier>().VerifyAsync(Known(parsed.GetValue(head)), cancellationToken);
                await environment.Out.WriteLineAsync(
                    parsed.GetValue(json) ? GovernanceJson.ToText(found)
                    : found.Ok ? string.Create(CultureInfo.InvariantCulture, $"ok: {found.Events} events, head {found.Events}:{found.Root}")
                    : $"NOT ok: {found.Problem!.What}{(found.Problem.Seq is { } seq ? $" (event {seq.ToString(CultureInfo.InvariantCulture)})" : "")}"
                );
                return found.Ok ? ExitCodes.Ok : ExitCodes.NotAsItShouldBe;
            }
        );
        return verify;
    }

    /// <summary>The story as lines for a person.</summary>
    internal static string StoryText(AuditStory story)
    {
        var lines = new List<string> { $"{story.Id}  {story.Tool}  {story.State}" };
        lines.AddRange(
            story.Steps.Select(step =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{step.Seq, 6}  {step.Time:yyyy-MM-dd HH:mm:ss.fff}  {step.Type, -20}  {step.Text}"
                )
            )
        );
        return string.Join(Environment.NewLine, lines);
    }

    private static KnownHead? Known(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(':');
        return
            parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && parts[1].Length == 64
            ? new KnownHead(size, parts[1].ToLowerInvariant())
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.InvalidArgument,
                    Message = "A head is written SIZE:ROOT, as 'audit verify' prints it.",
                    Path = "--head",
                }
            );
    }

    private static ServiceProvider Services(CommandEnvironment environment, string? data) =>
        environment.Services.Create(
            VerbOptions.DataFolder(data, environment.Configuration),
            VerbOptions.PoliciesFolder(null, environment.Configuration),
            verbose: false
        );
}
