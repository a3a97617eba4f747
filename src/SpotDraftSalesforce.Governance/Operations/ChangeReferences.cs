using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>Fills in <c>@{c1.id}</c> and the like from the outcomes of earlier changes.</summary>
public static partial class ChangeReferences
{
    /// <summary>Stands for the operation's own id, which is written on what the operation creates.</summary>
    public const string OperationId = "@{operation.id}";

    public static Change Resolve(Change change, string operationId, IReadOnlyDictionary<string, ChangeOutcome> outcomes) =>
        Resolve(
            change with
            {
                Fields = [.. change.Fields.Select(field => field with { After = WithOperation(field.After, operationId) })],
            },
            outcomes
        );

    private static JsonNode? WithOperation(JsonNode? node, string operationId) =>
        node is JsonValue value && value.TryGetValue(out string? text) && text.Contains(OperationId, StringComparison.Ordinal)
            ? text.Replace(OperationId, operationId, StringComparison.Ordinal)
            : node;

    private static Change Resolve(Change change, IReadOnlyDictionary<string, ChangeOutcome> outcomes) =>
        change with
        {
            Record = change.Record is null ? null : Text(change.Record, outcomes),
            Fields = [.. change.Fields.Select(field => field with { After = Node(field.After, outcomes) })],
            Details = (JsonObject?)Node(change.Details, outcomes),
        };

    public static JsonNode? Node(JsonNode? node, IReadOnlyDictionary<string, ChangeOutcome> outcomes) =>
        node switch
        {
            JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Node(member.Value, outcomes)))),
            JsonArray items => new JsonArray([.. items.Select(item => Node(item, outcomes))]),
            JsonValue value when value.TryGetValue(out string? text) => Text(text, outcomes),
            _ => node?.DeepClone(),
        };

    /// <summary>A reference to a change that has no outcome yet stays as it is: within a group the vendor resolves it.</summary>
    public static string Text(string text, IReadOnlyDictionary<string, ChangeOutcome> outcomes) =>
        text.Contains("@{", StringComparison.Ordinal)
            ? Reference()
                .Replace(
                    text,
                    match =>
                        outcomes.TryGetValue(match.Groups["change"].Value, out var outcome) && outcome.State == ChangeState.Done
                            ? ValueOf(outcome, match.Groups["name"].Value) ?? match.Value
                            : match.Value
                )
            : text;

    /// <summary>The change whose result a resolved change still lacks; null where it lacks none.</summary>
    public static string? Missing(Change change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return MissingIn(change.Record)
            ?? change.Fields.Select(field => MissingIn(field.After?.ToString())).FirstOrDefault(id => id is not null);
    }

    private static string? MissingIn(string? text) =>
        text?.Contains("@{", StringComparison.Ordinal) == true && Reference().Match(text) is { Success: true } match
            ? match.Groups["change"].Value
            : null;

    /// <summary>Whether a value of another change stands for part of the text.</summary>
    public static bool Names(string text) => Reference().IsMatch(text);

    private static string? ValueOf(ChangeOutcome outcome, string name) =>
        name == "id" ? outcome.RecordId : outcome.Values?[name]?.ToString();

    [GeneratedRegex(@"@\{(?<change>c\d+)\.(?<name>\w+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
