using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Tests.Connectors.SpotDraft;

/// <summary>The ways in which a workspace refuses, each brought about in the simulated one.</summary>
internal static class DocumentedRefusals
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    public static readonly Dictionary<string, Func<SimulatedPair, Task<Error>>> Ways = new(StringComparer.Ordinal)
    {
        ["data of an executed contract"] = pair => RefusedAsync(pair, "update", "contract_data", Executed(pair), ("customer_name", "x")),
        ["a circle of relations"] = CircleAsync,
        ["approvals under way"] = pair => ApprovalsAsync(pair, null),
        ["approvals of the fifth edition"] = pair => ApprovalsAsync(pair, new { approvals_v5 = true }),
        ["an unknown object configuration"] = pair => LinkAsync(pair, "2a2340fb-0000-4000-8000-000000000000", "Opportunity"),
        ["another record type"] = pair => LinkAsync(pair, "6f1c0d3a-6c1f-4a53-9e43-0d2f3c9c1b11", "Account"),
        ["void after execution"] = pair => RefusedAsync(pair, "void", "contract", Executed(pair), ("note", "late")),
        ["unmark of a draft"] = pair => RefusedAsync(pair, "unmark", "contract", Draft(pair)),
        ["mark before approval"] = pair => MarkAsync(pair, "ask_approval", new { type = "PRE_SIGN" }),
        ["mark with a refused envelope"] = pair => MarkAsync(pair, "configure", new { envelope_refused = true }),
        ["mark of an executed contract"] = pair => RefusedAsync(pair, "mark", "contract", Executed(pair)),
        ["send of an executed contract"] = pair =>
            RefusedAsync(pair, "send", "contract", Executed(pair), ("attachment_formats", new JsonArray("PDF"))),
        ["a counterparty's name twice"] = async pair =>
        {
            var counterparty = (await pair.Bench.SpotDraft.ListCounterpartiesAsync(null, 1, 1, Stop)).Results[0];
            return await RefusedAsync(
                pair,
                "create",
                "counterparty",
                null,
                ("is_individual", false),
                ("organization_name", counterparty.Name)
            );
        },
        ["fields that are missing"] = pair => RefusedAsync(pair, "create", "counterparty", null, ("is_individual", false)),
        ["an unknown contract"] = pair => ReadAsync(() => pair.Bench.SpotDraft.StatusAsync(new ContractRef('T', 999_999), Stop)),
        ["a webhook call of an unknown contract"] = pair =>
            RefusedAsync(pair, "re_trigger", "webhook", null, ("contract_ids", new JsonArray(999_999))),
        ["a wrong secret"] = async pair =>
        {
            using var bench = SimulatedPair.BenchFor(
                pair.Host,
                (settings, _) => settings["Connections:spotdraft:main:ClientSecret"] = "wrong",
                null
            );
            return await ReadAsync(() => bench.SpotDraft.TemplatesAsync(Stop));
        },
        ["a member who left"] = pair => ReadAsync(() => pair.Bench.SpotDraft.As("former@simulator.example").TemplatesAsync(Stop)),
        ["nobody's address"] = pair => ReadAsync(() => pair.Bench.SpotDraft.As("nobody@simulator.example").TemplatesAsync(Stop)),
    };

    private static string Executed(SimulatedPair pair) => Dumped(pair, "EXECUTED");

    public static string Draft(SimulatedPair pair) => Dumped(pair, "DRAFT");

    private static string Dumped(SimulatedPair pair, string status) => pair.Host.SpotDraft.ContractIds(status)[0];

    public static async Task<Error> ReadAsync<T>(Func<Task<T>> read) => (await Assert.ThrowsAsync<GovernedException>(read)).Error;

    public static async Task<Error> RefusedAsync(
        SimulatedPair pair,
        string operation,
        string kind,
        string? record,
        params (string Name, JsonNode? Value)[] fields
    )
    {
        var outcome = await PerformAsync(pair, operation, kind, record, fields);
        Assert.Equal(ChangeState.Failed, outcome.State);
        return outcome.Error!;
    }

    private static async Task<ChangeOutcome> PerformAsync(
        SimulatedPair pair,
        string operation,
        string kind,
        string? record,
        params (string Name, JsonNode? Value)[] fields
    )
    {
        var change = new Change
        {
            Id = "c1",
            Connection = "spotdraft:main",
            Operation = operation,
            Object = kind,
            Record = record,
            Class = ChangeClass.Unobservable,
            Fields = [.. fields.Select(field => new FieldChange { Field = field.Name, After = field.Value })],
            Details = operation == "void" ? new JsonObject { ["note"] = "late" } : null,
        };
        return Assert.Single(await pair.Bench.SpotDraftWrites.PerformAsync(Workbench.Batch(change), Stop));
    }

    private static async Task<Error> CircleAsync(SimulatedPair pair)
    {
        var (one, other) = (ContractRef.Parse(Draft(pair)), ContractRef.Parse(Executed(pair)));
        await PerformAsync(
            pair,
            "create",
            "contract_relation",
            one.Composite,
            ("related_contract_id", other.Number),
            ("relation_type", "CHILD")
        );
        return await RefusedAsync(
            pair,
            "create",
            "contract_relation",
            one.Composite,
            ("related_contract_id", other.Number),
            ("relation_type", "PARENT")
        );
    }

    private static async Task<Error> ApprovalsAsync(SimulatedPair pair, object? configuration)
    {
        var contract = Draft(pair);
        JsonArray Asked() =>
            [
                new JsonObject
                {
                    ["name"] = "Legal",
                    ["approver_user_id"] = 2,
                    ["notes"] = "",
                },
            ];

        if (configuration is null)
        {
            await PerformAsync(pair, "create", "approvals", contract, ("approvals", Asked()));
        }
        else
        {
            await ControlAsync(pair, contract, "configure", configuration);
        }

        return await RefusedAsync(pair, "create", "approvals", contract, ("approvals", Asked()));
    }

    private static Task<Error> LinkAsync(SimulatedPair pair, string configuration, string type) =>
        RefusedAsync(
            pair,
            "update",
            "external_metadata",
            Draft(pair),
            ("id", "006000000000001AAA"),
            ("record_type", type),
            ("object_configuration_id", configuration)
        );

    private static async Task<Error> MarkAsync(SimulatedPair pair, string control, object body)
    {
        var contract = Draft(pair);
        await ControlAsync(pair, contract, control, body);
        return await RefusedAsync(pair, "mark", "contract", contract);
    }

    private static async Task ControlAsync(SimulatedPair pair, string contract, string action, object body)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsJsonAsync(
            new Uri(pair.Host.SpotDraftBase, $"/_sim/spotdraft/contracts/{contract}/{action}"),
            body,
            Stop
        );
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
