using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Tests.Support;

/// <summary>Small valid records to vary with <c>with</c>.</summary>
internal static class Plans
{
    public static readonly DateTimeOffset Morning = new(2026, 1, 15, 9, 0, 0, TimeSpan.Zero);

    public static Caller Requester { get; } =
        new()
        {
            Id = "sales-one",
            Kind = CallerKind.User,
            Roles = ["sales"],
            Credential = "k1",
            Channel = "http",
        };

    public static Change Change(
        string id,
        ChangeClass kind = ChangeClass.Observable,
        string connection = "spotdraft:main",
        string? group = null
    ) =>
        new()
        {
            Id = id,
            Connection = connection,
            Operation = "create",
            Object = "contract",
            Class = kind,
            Group = group,
            Fields = [new FieldChange { Field = "name", After = "Order form" }],
        };

    public static Plan Plan(string key, params Change[] changes) =>
        new()
        {
            Id = Ids.Plan(),
            Tool = "create_contract",
            ToolVersion = 1,
            Pair = "main",
            Key = key,
            Summary = "Create a contract.",
            Facts = [],
            Changes = changes.Length == 0 ? [Change("c1")] : changes,
            Stamp = "stamp",
            AsOf = Morning,
            Answer = new JsonObject { ["contract"] = "@{c1.id}" },
        };

    public static Operation Operation(string key, OperationState state = OperationState.Executing, string owner = "in_test") =>
        new()
        {
            Id = Ids.Operation(),
            CallId = Ids.Call(),
            State = state,
            Caller = Requester,
            Arguments = new JsonObject { ["opportunity_id"] = "006A" },
            Plan = Plan(key),
            Decision = new Decision { Verdict = Verdict.Allow, Rules = [] },
            Owner = state == OperationState.Executing ? owner : null,
            LeaseUntil = state == OperationState.Executing ? Morning + TimeSpan.FromSeconds(30) : null,
            Fence = 1,
            CreatedAt = Morning,
            UpdatedAt = Morning,
        };

    public static AuditEvent Event(string text, string type = EventTypes.CallAnswered, string? operation = null) =>
        new()
        {
            Time = Morning,
            Type = type,
            CallId = "call_" + text,
            OperationId = operation,
            Data = new JsonObject { ["text"] = text },
        };
}
