using System.Net;
using System.Text;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Tests.Connectors.Http;

/// <summary>The executed file comes from a host that is not the API, through whatever stands before it.</summary>
public class DownloadTests
{
    private const string Signed = "https://files.example/contract?sig=hidden";

    [Fact]
    public async Task A_page_instead_of_the_pdf_is_not_stored()
    {
        using var bench = Workbench.Over(Handing(() => FakeNetwork.Html()));

        var error = await RefusedAsync(bench);

        Assert.Equal(ErrorCode.UpstreamUnavailable, error.Code);
        Assert.Contains("text/html instead of a PDF", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_shorter_than_announced_is_not_stored()
    {
        using var bench = Workbench.Over(Handing(() => FakeNetwork.File("%PDF-1.7 and no more", announced: 5_000)));

        var error = await RefusedAsync(bench);

        Assert.Equal(ErrorCode.UpstreamUnavailable, error.Code);
        Assert.Contains("announced 5000 bytes and sent 20", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_salesforce_could_not_take_is_not_fetched()
    {
        using var bench = Workbench.Over(Handing(() => FakeNetwork.File("%PDF-1.7", announced: 3_000_000_000)));

        var error = await RefusedAsync(bench);

        Assert.Equal((ErrorCode.UpstreamRejected, "never"), (error.Code, error.Retry));
    }

    [Fact]
    public async Task A_file_that_does_not_tell_its_length_ends_at_the_largest_that_is_taken()
    {
        using var response = new HttpResponseMessage { Content = new StreamContent(new MemoryStream()) };
        response.Content.Headers.ContentLength = null;
        await using var body = new MemoryStream(new byte[100]);
        await using var file = new DownloadStream(
            new Uri(Signed),
            response,
            body,
            new DownloadFaults("spotdraft:main", "spotdraft"),
            largest: 64,
            TimeSpan.FromSeconds(30),
            TimeProvider.System
        );

        var fault = await Assert.ThrowsAsync<GovernedException>(() => file.CopyToAsync(Stream.Null));

        Assert.Equal(ErrorCode.UpstreamRejected, fault.Error.Code);
    }

    [Fact]
    public async Task A_download_that_stalls_ends()
    {
        var settings = Workbench.Settings();
        settings["Connections:spotdraft:main:TimeoutSeconds"] = "0.2";
        var network = Handing(() =>
            new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new StallingStream("%PDF-1.7"u8.ToArray())) }
        );
        using var bench = new Workbench(network, settings);

        var error = await RefusedAsync(bench);

        Assert.Equal(ErrorCode.UpstreamUnavailable, error.Code);
        Assert.Contains("nothing came for 0.2 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task An_address_that_expired_is_cured_by_a_new_one_and_not_by_the_user_s_rights(int status)
    {
        var network = Handing(() =>
            new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("<Error/>", Encoding.UTF8, "application/xml") }
        );
        using var bench = Workbench.Over(network);

        var error = await RefusedAsync(bench);

        Assert.Equal((ErrorCode.UpstreamUnavailable, "after 1"), (error.Code, error.Retry));
        Assert.Contains("files.example", error.Message, StringComparison.Ordinal);
        Assert.Contains("new address", error.Cure, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_host_that_cannot_be_reached_is_told_apart_from_the_api()
    {
        using var bench = Workbench.Over(
            Handing(() => throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"))
        );

        var error = await RefusedAsync(bench);

        Assert.Equal(ErrorCode.ConnectionRefused, error.Code);
        Assert.Contains("reach files.example", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_still_missing_after_the_execution_comes_later()
    {
        using var bench = Workbench.Over(
            new FakeNetwork(_ =>
                FakeNetwork.Json("""{"detail":"Current contract version not found for the contract."}""", HttpStatusCode.NotFound)
            )
        );

        var error = await RefusedAsync(bench);

        Assert.Equal((ErrorCode.UpstreamUnavailable, "after 60"), (error.Code, error.Retry));
        Assert.Contains("before it has stored the signed file", error.Cause, StringComparison.Ordinal);
        Assert.Equal(404, error.Upstream!.Status);
    }

    private static FakeNetwork Handing(Func<HttpResponseMessage> file) =>
        new(request =>
            request.Address.Host == "files.example" ? file() : FakeNetwork.Json($$"""{"url":"{{Signed}}","file_name":"contract.pdf"}""")
        );

    /// <summary>Why the file was not stored; nothing of it may be left.</summary>
    private static async Task<Error> RefusedAsync(Workbench bench)
    {
        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            bench.SpotDraft.DownloadExecutedAsync(new('T', 7), bench.Content, CancellationToken.None)
        );
        Assert.Empty(Directory.Exists(bench.Folder) ? Directory.GetFiles(bench.Folder) : []);
        return fault.Error;
    }

    /// <summary>Begins, and then sends nothing for as long as anybody waits.</summary>
    private sealed class StallingStream(byte[] beginning) : MemoryStream(beginning)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (await base.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                return read;
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
