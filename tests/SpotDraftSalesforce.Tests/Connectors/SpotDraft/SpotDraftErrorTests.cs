using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.Tests.Connectors.SpotDraft;

/// <summary>Each error that SpotDraft documents, as the simulator gives it and as the connector tells it.</summary>
public class SpotDraftErrorTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    private static readonly Dictionary<string, Func<SimulatedPair, Task<Error>>> Ways = new(StringComparer.Ordinal)
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

    [Theory]
    [InlineData("data of an executed contract", 400, "SD_PUBLIC_00009", ErrorCode.UpstreamRejected)]
    [InlineData("a circle of relations", 400, "SD_CONTRACTS_00093", ErrorCode.UpstreamRejected)]
    [InlineData("approvals under way", 400, "SD_CONTRACTS_00152", ErrorCode.UpstreamRejected)]
    [InlineData("approvals of the fifth edition", 400, "SD_CONTRACT_APPROVALS_00001", ErrorCode.UpstreamRejected)]
    [InlineData("an unknown object configuration", 404, "SD_INTEGRATIONS_00021", ErrorCode.NotFound)]
    [InlineData("another record type", 400, "SD_INTEGRATIONS_00030", ErrorCode.UpstreamRejected)]
    [InlineData("void after execution", 400, null, ErrorCode.UpstreamRejected)]
    [InlineData("unmark of a draft", 400, null, ErrorCode.UpstreamRejected)]
    [InlineData("mark before approval", 402, null, ErrorCode.UpstreamRejected)]
    [InlineData("mark with a refused envelope", 424, "SD_PUBLIC_00023", ErrorCode.UpstreamRejected)]
    [InlineData("mark of an executed contract", 402, null, ErrorCode.UpstreamRejected)]
    [InlineData("send of an executed contract", 400, null, ErrorCode.UpstreamRejected)]
    [InlineData("a counterparty's name twice", 409, null, ErrorCode.UpstreamRejected)]
    [InlineData("fields that are missing", 400, null, ErrorCode.UpstreamRejected)]
    [InlineData("an unknown contract", 404, null, ErrorCode.NotFound)]
    [InlineData("a webhook call of an unknown contract", 404, null, ErrorCode.NotFound)]
    [InlineData("a wrong secret", 401, null, ErrorCode.ConnectionExpired)]
    [InlineData("a member who left", 403, null, ErrorCode.ConnectionRefused)]
    [InlineData("nobody's address", 403, null, ErrorCode.ConnectionRefused)]
    public async Task Each_documented_refusal_is_given_and_told(string way, int status, string? vendorCode, ErrorCode code)
    {
        await using var pair = await SimulatedPair.StartAsync();

        var error = await Ways[way](pair);

        Assert.Equal((code, status, vendorCode), (error.Code, error.Upstream!.Status, error.Upstream.Code));
        Assert.Equal(RetryAdvice.AfterFix, error.Retry);
        Assert.NotEmpty(error.Upstream.Message!);
        Assert.NotEmpty(error.Cure!);
        Assert.True(status is not (402 or 409 or 424) || error.Cause is { Length: > 0 }, way);
    }

    [Theory]
    [InlineData(400, """{"detail":"a","status_code":400,"code":"SD_CONTRACTS_00289","message":"b"}""", "SD_CONTRACTS_00289", "b")]
    [InlineData(400, """{"detail":"a","status_code":400,"code":"SD_PUBLIC_00039","message":"b"}""", "SD_PUBLIC_00039", "b")]
    [InlineData(400, """{"detail":"a","code":"SD_PUBLIC_00040"}""", "SD_PUBLIC_00040", "a")]
    [InlineData(403, """{"detail":"a","code":"SD_PUBLIC_00044"}""", "SD_PUBLIC_00044", "a")]
    [InlineData(400, """{"detail":"a"}""", null, "a")]
    [InlineData(
        400,
        """{"contract_name":["This field is required."],"data":["a","b"]}""",
        null,
        "contract_name: This field is required.; data: a, b"
    )]
    [InlineData(409, """{"non_field_errors":[{"name":["taken"]}]}""", null, "non_field_errors: name: taken")]
    [InlineData(501, """{"detail":"a","code":"SD_PUBLIC_00045"}""", "SD_PUBLIC_00045", "a")]
    public async Task Each_shape_of_an_error_s_body_is_read(int status, string body, string? vendorCode, string message)
    {
        await using var pair = await SimulatedPair.StartAsync((settings, _) => settings["Connections:spotdraft:main:Retries"] = "0");
        Arm(pair, FaultKind.Status, status, body);

        var error = await ReadAsync(() => pair.Bench.SpotDraft.TemplatesAsync(Stop));

        Assert.Equal(new UpstreamError("spotdraft", status, vendorCode, message), error.Upstream);
        Assert.Equal(
            (status == 403 ? ErrorCode.ConnectionRefused : ErrorCode.UpstreamRejected, RetryAdvice.AfterFix),
            (error.Code, error.Retry)
        );
    }

    [Theory]
    [InlineData(200, ErrorCode.UpstreamUnavailable, "after 30")]
    [InlineData(400, ErrorCode.UpstreamUnavailable, "after 30")]
    [InlineData(403, ErrorCode.ConnectionRefused, RetryAdvice.AfterFix)]
    [InlineData(404, ErrorCode.NotFound, RetryAdvice.AfterFix)]
    [InlineData(502, ErrorCode.UpstreamUnavailable, "after 30")]
    [InlineData(503, ErrorCode.UpstreamUnavailable, "after 30")]
    public async Task A_page_in_place_of_an_answer_is_told_by_its_status_and_never_shown(int status, ErrorCode code, string retry)
    {
        await using var pair = await SimulatedPair.StartAsync((settings, _) => settings["Connections:spotdraft:main:Retries"] = "0");
        Arm(pair, FaultKind.Html, status, "<html><script>alert(1)</script></html>");

        var error = await ReadAsync(() => pair.Bench.SpotDraft.TemplatesAsync(Stop));

        Assert.Equal((code, retry, status), (error.Code, error.Retry, error.Upstream!.Status));
        Assert.DoesNotContain("script", $"{error.Message}{error.Upstream.Message}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "after 7")]
    [InlineData("3600", "after 3600")]
    [InlineData(null, "after 1")]
    public async Task Too_many_requests_are_told_with_the_wait_that_was_asked_for(string? retryAfter, string retry)
    {
        await using var pair = await SimulatedPair.StartAsync((settings, _) => settings["Connections:spotdraft:main:Retries"] = "0");
        Arm(pair, FaultKind.Status, 429, """{"detail":"slow down"}""", retryAfter is null ? null : ("Retry-After", retryAfter));

        var error = await ReadAsync(() => pair.Bench.SpotDraft.TemplatesAsync(Stop));

        Assert.Equal((ErrorCode.Limited, retry, "slow down"), (error.Code, error.Retry, error.Upstream!.Message));
    }

    [Theory]
    [InlineData("0")]
    [InlineData(null)]
    public async Task A_read_that_met_429_once_is_asked_again_and_a_write_is_not(string? retryAfter)
    {
        await using var pair = await SimulatedPair.StartAsync();
        Arm(pair, FaultKind.Status, 429, """{"detail":"slow down"}""", retryAfter is null ? null : ("Retry-After", retryAfter), times: 1);
        Assert.NotEmpty(await pair.Bench.SpotDraft.TemplatesAsync(Stop));

        Arm(pair, FaultKind.Status, 429, """{"detail":"slow down"}""", retryAfter is null ? null : ("Retry-After", retryAfter), times: 1);
        var error = await RefusedAsync(pair, "create", "comment", Draft(pair), ("comment", "Please look."));
        Assert.Equal(ErrorCode.Limited, error.Code);
        Assert.Single(pair.Host.Received.List("spotdraft"), request => request.Method == "POST");
    }

    [Fact]
    public async Task A_wrong_slash_is_redirected_by_the_workspace_and_told_with_where_it_leads()
    {
        await using var pair = await SimulatedPair.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var redirected = await http.GetAsync(new Uri(pair.Host.SpotDraftBase, "/api/v2.1/public/templates"), Stop);
        Assert.Equal((302, "/api/v2.1/public/templates/"), ((int)redirected.StatusCode, redirected.Headers.Location!.OriginalString));

        Arm(pair, FaultKind.Status, 302, "", ("Location", "/api/v2.1/public/templates"));
        var error = await ReadAsync(() => pair.Bench.SpotDraft.TemplatesAsync(Stop));
        Assert.Equal((ErrorCode.UpstreamRejected, RetryAdvice.AfterFix, 302), (error.Code, error.Retry, error.Upstream!.Status));
        Assert.Contains("/api/v2.1/public/templates;", error.Message, StringComparison.Ordinal);
    }

    private static void Arm(
        SimulatedPair pair,
        FaultKind kind,
        int status,
        string body,
        (string Name, string Value)? header = null,
        int? times = null
    ) =>
        pair.Host.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = kind,
                Status = status,
                Body = body,
                Times = times,
                Headers = header is var (name, value) ? new Dictionary<string, string> { [name] = value } : [],
            }
        );

    private static string Executed(SimulatedPair pair) => Dumped(pair, "EXECUTED");

    private static string Draft(SimulatedPair pair) => Dumped(pair, "DRAFT");

    private static string Dumped(SimulatedPair pair, string status) => pair.Host.SpotDraft.ContractIds(status)[0];

    private static async Task<Error> ReadAsync<T>(Func<Task<T>> read) => (await Assert.ThrowsAsync<GovernedException>(read)).Error;

    private static async Task<Error> RefusedAsync(
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
