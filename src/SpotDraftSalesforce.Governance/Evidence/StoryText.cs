using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>One sentence per event, for a person who reads down the page.</summary>
internal static class StoryText
{
    public static string Of(string type, JsonObject data) =>
        type switch
        {
            EventTypes.CallReceived => $"{Who(data["caller"])} asked for {data["tool"]}.",
            EventTypes.CallAnswered => $"{Who(data["caller"])} asked for {data["tool"]} and was answered: {data["status"]}.",
            EventTypes.CallRefused => $"{Who(data["caller"])} asked for {data["tool"]} and was refused: {data["error"]?["message"]}",
            EventTypes.PlanPrepared =>
                $"The plan has {Count(data["changes"], "change")}; policy says {data["decision"]?["verdict"]}{Rules(data["decision"])}.",
            EventTypes.OperationClaimed => $"The operation holds '{data["key"]}' and is {data["state"]}.",
            EventTypes.OperationTaken => $"{data["by"]} takes it up{From(data)}.",
            EventTypes.OperationMoved => $"From {data["from"]} to {data["to"]}{Because(data["error"])}.",
            EventTypes.EffectAttempted => $"Sends {List(data["changes"])} to {data["system"]}: {data["method"]} {data["path"]}.",
            EventTypes.EffectSettled => $"Settles {Outcomes(data["outcomes"])}.",
            EventTypes.ApprovalRequested => $"Asks for the approval {data["approval"]}, until {data["expires_at"]}.",
            EventTypes.ApprovalDecided =>
                $"{Who(data["approver"])} {(IsTrue(data["approve"]) ? "approves" : "denies")} {data["approval"]}.",
            EventTypes.ApprovalRefused => $"{Who(data["approver"])} may not decide {data["approval"]}: {data["refused"]?["message"]}",
            EventTypes.WritesFrozen => $"{Who(data["by"])} freezes all writes: {data["reason"]}",
            EventTypes.WritesResumed => $"{Who(data["by"])} lifts the freeze.",
            _ => type,
        };

    private static string Who(JsonNode? caller) =>
        caller is null
            ? "Somebody"
            : $"{caller["id"]} ({caller["kind"]}, {caller["channel"]}{(IsTrue(caller["asserted"]) ? ", asserted" : "")})";

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool yes) && yes;

    private static string Count(JsonNode? items, string name) =>
        items is JsonArray { Count: var count } ? $"{count} {name}{(count == 1 ? "" : "s")}" : $"no {name}";

    private static string Rules(JsonNode? decision) =>
        decision?["rules"] is JsonArray { Count: > 0 } rules ? $" by {string.Join(", ", rules.Select(rule => rule?["id"]))}" : "";

    private static string Because(JsonNode? error) =>
        error is null ? "" : $": {error["code"]}, {error["message"]?.ToString().TrimEnd('.')}";

    private static string From(JsonObject data) =>
        data["from"] is { } from ? $" from {from}, whose lease ran out at {data["lease_until"]}" : "";

    private static string List(JsonNode? items) =>
        items is JsonArray array ? string.Join(", ", array.Select(item => item?.ToString())) : "";

    private static string Outcomes(JsonNode? outcomes) =>
        outcomes is JsonArray array
            ? string.Join(
                ", ",
                array.Select(outcome =>
                    $"{outcome?["change_id"]} {outcome?["state"]}{(IsTrue(outcome?["adopted"]) ? " (found)" : "")}{(outcome?["record_id"] is { } id ? " " + id : "")}"
                )
            )
            : "nothing";
}
