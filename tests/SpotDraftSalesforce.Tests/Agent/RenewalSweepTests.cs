using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Agent.Playbooks;
using SpotDraftSalesforce.Agent.Playbooks.Renewals;

namespace SpotDraftSalesforce.Tests.Agent;

public sealed class RenewalSweepTests
{
    private static readonly DateOnly Day = new(2026, 12, 1);
    private readonly SkippingTime _time = new();

    [Fact]
    public async Task Every_page_is_read_before_anything_is_written()
    {
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", Pages),
            ("create_renewal", _ => Succeeded("created"))
        );

        var report = await SweepAsync(
            server,
            new()
            {
                AsOf = Day,
                WithinDays = 120,
                OverdueDays = 5,
            }
        );

        Assert.Equal(["T-1", "T-2", "T-3"], report.Items.Select(item => item.ContractId));
        Assert.Equal(["Order form", "MSA", "Renewal"], report.Items.Select(item => item.ContractName));
        Assert.Equal(3, report.Decisions["created"]);
        Assert.True(report.Ok);
        Assert.Equal(["list_expiring_contracts", "list_expiring_contracts"], server.Received.Take(2).Select(call => call.Tool));
        var first = server.Received[0].Arguments;
        Assert.Equal("""{"within_days":120,"overdue_days":5,"limit":100,"details":false,"as_of":"2026-12-01"}""", first.ToJsonString());
        Assert.Equal("page-2", (string?)server.Received[1].Arguments["cursor"]);
        Assert.Equal(7, report.Undated);
        Assert.Equal(5, report.Calls);
    }

    [Fact]
    public async Task A_renewal_names_its_sweep_and_never_a_request_id()
    {
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", One),
            ("create_renewal", _ => Succeeded("created"))
        );

        await SweepAsync(server, new() { AsOf = Day });
        await SweepAsync(server, new());

        var calls = server.Of("create_renewal").ToList();
        Assert.Equal("""{"contract_id":"T-1","reason":"renewal sweep 2026-12-01","as_of":"2026-12-01"}""", calls[0].ToJsonString());
        Assert.Equal("""{"contract_id":"T-1","reason":"renewal sweep 2026-11-21"}""", calls[1].ToJsonString());
    }

    [Theory]
    [InlineData("""{"status":"succeeded","operation_id":"op_1","result":{"action":"created"}}""", "created", true)]
    [InlineData("""{"status":"succeeded","operation_id":"op_1","result":{"action":"updated"}}""", "updated", true)]
    [InlineData("""{"status":"succeeded","operation_id":"op_1"}""", "succeeded", true)]
    [InlineData("""{"status":"already_done"}""", "already_done", true)]
    [InlineData(
        """{"status":"awaiting_approval","operation_id":"op_1","error":{"code":"awaiting_approval","message":"m","retry":"after 60"}}""",
        "awaiting_approval",
        true
    )]
    [InlineData("""{"status":"failed","error":{"code":"conflict","message":"The renewal was deleted."}}""", "question", false)]
    [InlineData("""{"status":"failed","error":{"code":"ambiguous","message":"Two accounts."}}""", "question", false)]
    [InlineData("""{"status":"failed","error":{"code":"denied","message":"No.","retry":"after_fix"}}""", "failed", false)]
    [InlineData("""{"status":"failed","error":{"code":"limited","message":"Budget.","retry":"after 3600"}}""", "failed", false)]
    [InlineData("""{"status":"failed","error":{"code":"upstream_unavailable","message":"Gone.","retry":"never"}}""", "failed", false)]
    [InlineData("""{"status":"partial","operation_id":"op_1","error":{"code":"partial","message":"Half."}}""", "partial", false)]
    [InlineData("""{"status":"something_new"}""", "unknown", false)]
    public async Task Each_status_becomes_one_decision(string answer, string decision, bool ok)
    {
        await using var server = await FakeServer.StartAsync(("list_expiring_contracts", One), ("create_renewal", _ => Json(answer)));

        var report = await SweepAsync(server, new());

        Assert.Equal(1, report.Decisions[decision]);
        Assert.Equal(1, report.Decisions.Values.Sum());
        Assert.Equal(ok, report.Ok);
        Assert.Single(server.Of("create_renewal"));
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_limited_call_waits_as_long_as_the_server_says()
    {
        var attempts = 0;
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", One),
            ("create_renewal", _ => ++attempts < 3 ? Failed("limited", "after 17") : Succeeded("created"))
        );

        var report = await SweepAsync(server, new());

        Assert.Equal(1, report.Decisions["created"]);
        Assert.Equal([TimeSpan.FromSeconds(17), TimeSpan.FromSeconds(17)], _time.Waits);
        Assert.Equal(4, report.Calls);
        Assert.Equal(34, report.Seconds);
    }

    [Fact]
    public async Task A_refusal_that_does_not_pass_is_tried_a_bounded_number_of_times()
    {
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", One),
            ("create_renewal", _ => Failed("upstream_unavailable", retry: null))
        );

        var report = await SweepAsync(server, new());

        Assert.Equal(1, report.Decisions["failed"]);
        Assert.Equal("upstream_unavailable", report.Items[0].Error?.Code);
        Assert.Equal(5, server.Of("create_renewal").Count());
        Assert.Equal([1, 2, 4, 8], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Theory]
    [InlineData(
        """{"operation":{"operation_id":"op_1","state":"executing"}}""",
        """{"operation":{"operation_id":"op_1","state":"succeeded","result":{"action":"created"}}}""",
        "created"
    )]
    [InlineData(
        """{"status":"unknown","operation_id":"op_1"}""",
        """{"status":"succeeded","operation_id":"op_1","result":{"action":"updated"}}""",
        "updated"
    )]
    [InlineData(
        """{"status":"in_progress","operation_id":"op_1"}""",
        """{"status":"failed","operation_id":"op_1","error":{"code":"denied","message":"no"}}""",
        "failed"
    )]
    [InlineData(
        """{"status":"ok","result":{"operation_id":"op_1","status":"unknown"}}""",
        """{"operation_id":"op_1","state":"superseded"}""",
        "failed"
    )]
    public async Task An_operation_that_goes_on_is_followed_to_its_end(string during, string after, string decision)
    {
        var looks = 0;
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", One),
            ("create_renewal", _ => Json("""{"status":"in_progress","operation_id":"op_1"}""")),
            ("get_operation", _ => Json(++looks < 3 ? during : after))
        );

        var report = await SweepAsync(server, new());

        Assert.Equal(1, report.Decisions[decision]);
        Assert.Equal("op_1", report.Items[0].OperationId);
        Assert.All(server.Of("get_operation"), arguments => Assert.Equal("""{"operation_id":"op_1"}""", arguments.ToJsonString()));
        Assert.Equal(3, looks);
        Assert.Equal([1, 2, 4], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task An_operation_without_an_end_stays_unknown_after_a_bounded_time()
    {
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", One),
            ("create_renewal", _ => Json("""{"status":"unknown","operation_id":"op_1"}""")),
            ("get_operation", _ => Json("""{"status":"unknown","operation_id":"op_1"}"""))
        );

        var report = await SweepAsync(server, new());

        Assert.Equal(1, report.Decisions["unknown"]);
        Assert.False(report.Ok);
        Assert.InRange(report.Seconds, 160, 180);
    }

    [Fact]
    public async Task An_operation_that_may_not_be_seen_is_asked_for_again()
    {
        var attempts = 0;
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", One),
            (
                "create_renewal",
                _ =>
                    ++attempts < 3
                        ? Json("""{"status":"in_progress","error":{"code":"in_progress","message":"m","retry":"after 5"}}""")
                        : Json("""{"status":"already_done"}""")
            )
        );

        var report = await SweepAsync(server, new());

        Assert.Equal(1, report.Decisions["already_done"]);
        Assert.Equal([5, 5], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_look_that_is_refused_leaves_what_was_known()
    {
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", One),
            ("create_renewal", _ => Json("""{"status":"unknown","operation_id":"op_1"}""")),
            ("get_operation", _ => Failed("denied", "after_fix"))
        );

        var report = await SweepAsync(server, new());

        Assert.Equal("unknown", report.Items[0].Status);
        Assert.Single(server.Of("get_operation"));
    }

    [Theory]
    [InlineData(
        """{"status":"failed","error":{"code":"connection_expired","message":"Log in again.","cure":"doctor"}}""",
        "connection_expired"
    )]
    [InlineData("""{"items":[]}""", "internal")]
    [InlineData("""{"contracts":[{"name":"nameless"}]}""", "internal")]
    [InlineData("""{"contracts":[{"contract_id":"T-1"}],"next_cursor":"always the same"}""", "internal")]
    public async Task Nothing_is_renewed_when_the_list_cannot_be_read_to_its_end(string list, string code)
    {
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", _ => Json(list)),
            ("create_renewal", _ => Succeeded("created"))
        );

        var report = await SweepAsync(server, new());

        Assert.Equal(code, report.Error?.Code);
        Assert.False(report.Ok);
        Assert.Equal(0, report.Due);
        Assert.Empty(server.Of("create_renewal"));
    }

    [Fact]
    public async Task A_contract_that_moves_to_a_later_page_is_renewed_once()
    {
        await using var server = await FakeServer.StartAsync(
            (
                "list_expiring_contracts",
                a =>
                    Json(
                        a["cursor"] is null
                            ? """{"contracts":[{"contract_id":"T-1"}],"next_cursor":"2"}"""
                            : """{"contracts":[{"contract_id":"T-1"}]}"""
                    )
            ),
            ("create_renewal", _ => Succeeded("created"))
        );

        var report = await SweepAsync(server, new());

        Assert.Equal(1, report.Due);
        Assert.Single(server.Of("create_renewal"));
    }

    [Fact]
    public async Task No_more_calls_are_open_at_once_than_allowed_and_the_order_is_kept()
    {
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = 0;
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", (_, _) => Task.FromResult(Contracts(20))),
            (
                "create_renewal",
                async (_, ct) =>
                {
                    if (Interlocked.Increment(ref open) == 3)
                    {
                        full.SetResult();
                    }

                    await full.Task.WaitAsync(ct);
                    return Succeeded("created");
                }
            )
        );

        var report = await SweepAsync(server, new() { Concurrency = 3 });

        Assert.Equal(3, server.MostAtOnce);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"T-{i}"), report.Items.Select(item => item.ContractId));
    }

    [Fact]
    public async Task Progress_counts_each_contract_once()
    {
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", _ => Contracts(5)),
            ("create_renewal", _ => Succeeded("created"))
        );
        var told = new ConcurrentQueue<PlaybookProgress>();

        await SweepAsync(server, new(), new Listener(told.Enqueue));

        Assert.Equal([1, 2, 3, 4, 5], told.Select(progress => progress.Done));
        Assert.All(told, progress => Assert.Equal(5, progress.Total));
    }

    [Fact]
    public async Task Stopping_a_sweep_reaches_the_calls_that_are_open()
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", (_, _) => Task.FromResult(Contracts(1))),
            (
                "create_renewal",
                async (_, ct) =>
                {
                    ct.Register(() => heard.TrySetResult());
                    began.SetResult();
                    await Task.Delay(Timeout.Infinite, ct);
                    return [];
                }
            )
        );
        using var stop = new CancellationTokenSource();
        var sweep = new RenewalSweep(new()).RunAsync(new PlaybookContext { Client = server.Client, Time = _time }, stop.Token);
        await began.Task;

        await stop.CancelAsync();

        await Task.WhenAny(sweep);
        Assert.True(sweep.IsCanceled);
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    [Fact]
    public async Task A_tool_that_the_server_does_not_have_is_a_failure_with_a_cure()
    {
        await using var server = await FakeServer.StartAsync(
            (
                "list_expiring_contracts",
                _ => throw new ModelContextProtocol.McpProtocolException("Unknown tool", ModelContextProtocol.McpErrorCode.InvalidParams)
            )
        );

        var report = await SweepAsync(server, new());

        Assert.Equal("invalid_argument", report.Error?.Code);
        Assert.Contains("role", report.Error?.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_tells_when_each_contract_ends_and_what_it_is_worth_and_how_many_nobody_could_judge()
    {
        await using var server = await FakeServer.StartAsync(
            ("list_expiring_contracts", Pages),
            ("create_renewal", a => (string?)a["contract_id"] == "T-1" ? Renewed() : Failed("conflict", "after_fix"))
        );
        var told = new StringWriter();

        (await SweepAsync(server, new() { AsOf = Day })).WriteTo(told);

        Assert.Contains("T-1 Order form: created, ends 2027-01-31, USD 1200.5", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("T-2 MSA: question. [conflict]", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("7 executed contracts have no expiry date", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_one_object_with_every_decision_in_it()
    {
        await using var server = await FakeServer.StartAsync(("list_expiring_contracts", Pages), ("create_renewal", _ => Renewed()));

        var report = JsonElement.Parse((await SweepAsync(server, new() { AsOf = Day })).ToJson());

        Assert.Equal("2026-12-01", report.GetProperty("as_of").GetString());
        Assert.Equal(90, report.GetProperty("within_days").GetInt32());
        Assert.Equal(3, report.GetProperty("due").GetInt32());
        Assert.Equal(
            ["created", "updated", "succeeded", "already_done", "awaiting_approval", "question", "partial", "failed", "unknown"],
            report.GetProperty("decisions").EnumerateObject().Select(decision => decision.Name)
        );
        var item = report.GetProperty("items")[0];
        Assert.Equal("created", item.GetProperty("decision").GetString());
        Assert.Equal("USD", item.GetProperty("value").GetProperty("currency").GetString());
        Assert.Equal("op_1", item.GetProperty("operation_id").GetString());
    }

    private async Task<SweepReport> SweepAsync(
        FakeServer server,
        RenewalSweepOptions options,
        IProgress<PlaybookProgress>? progress = null
    ) =>
        await new RenewalSweep(options).RunAsync(
            new PlaybookContext
            {
                Client = server.Client,
                Time = _time,
                Progress = progress,
            },
            CancellationToken.None
        );

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static JsonObject Succeeded(string action) =>
        Json($$$"""{"status":"succeeded","operation_id":"op_1","result":{"action":"{{{action}}}"}}""");

    private static JsonObject Renewed() =>
        Json(
            """{"status":"succeeded","operation_id":"op_1","result":{"action":"created","end_date":"2027-01-31","value":{"amount":"1200.5","currency":"USD"}}}"""
        );

    private static JsonObject Failed(string code, string? retry) =>
        new()
        {
            ["status"] = "failed",
            ["error"] = new JsonObject
            {
                ["code"] = code,
                ["message"] = "m",
                ["retry"] = retry,
            },
        };

    private static JsonObject One(JsonObject arguments) => Contracts(1, from: 1);

    private static JsonObject Contracts(int count, int from = 0) =>
        new()
        {
            ["contracts"] = new JsonArray([.. Enumerable.Range(from, count).Select(i => new JsonObject { ["contract_id"] = $"T-{i}" })]),
        };

    private static JsonObject Pages(JsonObject arguments) =>
        Json(
            arguments["cursor"] is null
                ? """
                {"contracts":[{"contract_id":"T-1","name":"Order form","counterparty":"Acme"},{"contract_id":"T-2","name":"MSA","counterparty":"Globex"}],
                 "next_cursor":"page-2","undated":7}
                """
                : """{"contracts":[{"contract_id":"T-3","name":"Renewal","counterparty":"Initech"}],"next_cursor":null}"""
        );

    private sealed class Listener(Action<PlaybookProgress> hear) : IProgress<PlaybookProgress>
    {
        public void Report(PlaybookProgress value) => hear(value);
    }
}
