using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.Tests.Connectors.SpotDraft;

/// <summary>Each error that SpotDraft documents, as the simulator gives it and as the connector tells it.</summary>
public class SpotDraftErrorTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

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

        var error = await DocumentedRefusals.Ways[way](pair);

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

        var error = await DocumentedRefusals.ReadAsync(() => pair.Bench.SpotDraft.TemplatesAsync(Stop));

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

        var error = await DocumentedRefusals.ReadAsync(() => pair.Bench.SpotDraft.TemplatesAsync(Stop));

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

        var error = await DocumentedRefusals.ReadAsync(() => pair.Bench.SpotDraft.TemplatesAsync(Stop));

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
        var error = await DocumentedRefusals.RefusedAsync(
            pair,
            "create",
            "comment",
            DocumentedRefusals.Draft(pair),
            ("comment", "Please look.")
        );
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
        var error = await DocumentedRefusals.ReadAsync(() => pair.Bench.SpotDraft.TemplatesAsync(Stop));
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
}
