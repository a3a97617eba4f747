using System.Net;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Tests.Connectors.Http;

public class UpstreamFaultsTests
{
    [Theory]
    [InlineData(400, ErrorCode.UpstreamRejected)]
    [InlineData(401, ErrorCode.ConnectionExpired)]
    [InlineData(402, ErrorCode.UpstreamRejected)]
    [InlineData(403, ErrorCode.ConnectionRefused)]
    [InlineData(404, ErrorCode.NotFound)]
    [InlineData(409, ErrorCode.UpstreamRejected)]
    [InlineData(429, ErrorCode.Limited)]
    [InlineData(500, ErrorCode.UpstreamUnavailable)]
    [InlineData(503, ErrorCode.UpstreamUnavailable)]
    public async Task Each_status_has_its_code_and_carries_what_the_vendor_said(int status, ErrorCode code)
    {
        var network = new FakeNetwork(_ => FakeNetwork.Json("""{"detail":"the vendor's words","code":"SD_X"}""", (HttpStatusCode)status));
        using var bench = Workbench.Over(network);

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.SpotDraft.StatusAsync(new('T', 1), CancellationToken.None));

        Assert.Equal(code, fault.Error.Code);
        Assert.Equal(new UpstreamError("spotdraft", status, "SD_X", "the vendor's words"), fault.Error.Upstream);
    }

    [Fact]
    public async Task A_page_instead_of_json_is_an_unavailable_vendor()
    {
        var network = new FakeNetwork(_ => FakeNetwork.Html());
        using var bench = Workbench.Over(network);

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.SpotDraft.TemplatesAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.UpstreamUnavailable, fault.Error.Code);
        Assert.Contains("text/html", fault.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_an_error_that_names_its_target_without_its_query()
    {
        var network = new FakeNetwork(_ =>
        {
            var answer = FakeNetwork.Empty(HttpStatusCode.Found);
            answer.Headers.Location = new Uri("/api/v2.1/public/templates?token=secret", UriKind.Relative);
            return answer;
        });
        using var bench = Workbench.Over(network);

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.SpotDraft.TemplatesAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.UpstreamRejected, fault.Error.Code);
        Assert.Contains("/api/v2.1/public/templates;", fault.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Error.Message, StringComparison.Ordinal);
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task A_host_without_a_name_refuses_the_connection()
    {
        var network = new FakeNetwork(_ => throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"));
        using var bench = Workbench.Over(network);

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.SpotDraft.TemplatesAsync(CancellationToken.None));

        Assert.Equal(ErrorCode.ConnectionRefused, fault.Error.Code);
        Assert.Null(fault.Error.Upstream!.Status);
    }

    [Fact]
    public async Task Field_by_field_errors_are_told_field_by_field()
    {
        var network = new FakeNetwork(_ =>
            FakeNetwork.Json("""{"contract_name":["required"],"data":{"x":["bad"]}}""", HttpStatusCode.BadRequest)
        );
        using var bench = Workbench.Over(network);

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.SpotDraft.TemplatesAsync(CancellationToken.None));

        Assert.Equal("contract_name: required; data: x: bad", fault.Error.Upstream!.Message);
    }

    [Fact]
    public void Text_of_a_vendor_is_short_and_steers_nothing()
    {
        var text = "a\u001b[31mb\r\nc\u202ed" + new string('x', 2_000);

        var clean = VendorText.Clean(text)!;

        Assert.Equal(VendorText.Longest, clean.Length);
        Assert.StartsWith("a [31mb  cdxxx", clean, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_in_another_shape_is_told_as_such()
    {
        var network = new FakeNetwork(_ => FakeNetwork.Json("""{"id":{"surprise":true}}"""));
        using var bench = Workbench.Over(network);

        var fault = await Assert.ThrowsAsync<GovernedException>(() => bench.SpotDraft.CounterpartyAsync(1, CancellationToken.None));

        Assert.Equal(ErrorCode.UpstreamUnavailable, fault.Error.Code);
        Assert.Contains("cannot be read", fault.Error.Message, StringComparison.Ordinal);
    }
}
