using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.SpotDraft;
using SpotDraftSalesforce.Simulator.SpotDraft.Files;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

public sealed class ContractFileTests
{
    [Fact]
    public async Task A_download_link_serves_the_same_bytes_without_credentials_until_it_expires()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var link = await simulator.PostAsync("contracts/T-1001/download_link", new { format = "PDF" });
        using var anyone = new HttpClient();
        var bytes = await anyone.GetByteArrayAsync(link.Text("url"));
        Assert.Equal((await simulator.PostAsync("contracts/T-1001/download")).Bytes, bytes);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await anyone.GetByteArrayAsync(link.Text("url"))));
        Assert.Contains("Tailspin Toys", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);

        var forged = link.Text("url").Replace("contracts/1001", "contracts/1002", StringComparison.Ordinal);
        using var refused = await anyone.GetAsync(forged);
        Assert.Equal(403, (int)refused.StatusCode);
        simulator.Host.Clock.Advance(TimeSpan.FromMinutes(16));
        using var expired = await anyone.GetAsync(link.Text("url"));
        Assert.Contains("ExpiredToken", await expired.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_is_404_for_a_while_after_execution_when_the_setting_says_so()
    {
        var machine = new ManualMachine();
        await using var simulator = await RunningSimulator.StartAsync(
            new SimulatorOptions
            {
                Machine = machine,
                SpotDraft = new SpotDraftSettings { DownloadLinkLag = TimeSpan.FromSeconds(3) },
            }
        );
        var id = await simulator.NdaAsync();
        await simulator.ControlAsync($"spotdraft/contracts/{id}/sign");
        Assert.Equal(404, (await simulator.PostAsync($"contracts/{id}/download_link")).Code);
        machine.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/download_link")).Code);
    }

    [Fact]
    public async Task A_correction_of_key_pointers_does_not_change_the_document()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var before = (await simulator.PostAsync("contracts/T-1001/download")).Bytes;
        await simulator.ControlAsync("spotdraft/contracts/T-1001/key_pointers", new { end_date = "2030-01-01" });
        Assert.Equal(before, (await simulator.PostAsync("contracts/T-1001/download")).Bytes);
    }

    [Fact]
    public async Task A_document_can_be_made_as_large_as_is_asked_to_the_byte()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync("spotdraft/contracts/T-1001/file", new { size = 3_000_001 });
        var bytes = (await simulator.PostAsync("contracts/T-1001/download")).Bytes;
        Assert.Equal(3_000_001, bytes.Length);
        Assert.EndsWith("%%EOF\n", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_of_500_MB_is_made_while_it_is_written()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var document = PdfDocument.Render(["One line"], 500_000_000);
        Assert.Equal(500_000_000, document.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public async Task Every_object_of_a_pdf_is_where_the_table_says()
    {
        var lines = Enumerable
            .Range(0, 120)
            .Select(line => $"Line {line} with (brackets) and \\ and a very long tail {new string('x', 100)}");
        using var file = new MemoryStream();
        await PdfDocument.Render(lines, 60_000).CopyToAsync(file, CancellationToken.None);
        Assert.Equal(60_000, file.Length);
        var text = Encoding.Latin1.GetString(file.ToArray());
        var table = text.LastIndexOf("\nxref\n0 ", StringComparison.Ordinal) + 1;
        Assert.Equal(table, Number(text, text.LastIndexOf("startxref\n", StringComparison.Ordinal) + 10));
        var rows = text[table..].Split('\n').Where(row => row.EndsWith(" 00000 n ", StringComparison.Ordinal)).ToArray();
        Assert.True(rows.Length > 10);
        for (var index = 0; index < rows.Length; index++)
        {
            Assert.StartsWith($"{index + 1} 0 obj", text[Number(rows[index], 0)..], StringComparison.Ordinal);
        }

        const string Stream = " >>\nstream\n";
        var streams = 0;
        for (var at = text.IndexOf(Stream, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Stream, at + 1, StringComparison.Ordinal))
        {
            var length = Number(text, text.LastIndexOf(' ', at - 1) + 1);
            Assert.StartsWith("\nendstream", text[(at + Stream.Length + length)..], StringComparison.Ordinal);
            streams++;
        }

        Assert.True(streams > 3);
    }

    [Fact]
    public async Task The_last_docx_is_served_where_the_caller_takes_an_older_version()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = (await simulator.NdaAsync())[2..];
        var path = $"contracts/{id}/download_docx/";
        Assert.Equal(400, (await simulator.PostAsync(path, new { fallback_to_last_available_docx = true })).Code);
        var docx = "PK a document"u8.ToArray();
        await VersionAsync(simulator, id, "second.docx", docx);
        Assert.Equal(docx, (await simulator.PostAsync(path)).Bytes);
        Assert.Equal(200, (await simulator.PostAsync($"contracts/T-{id}/download_link", new { format = "DOCX" })).Code);

        await VersionAsync(simulator, id, "third.pdf", "%PDF-1.4 third"u8.ToArray());
        Assert.Equal(400, (await simulator.PostAsync(path, new { })).Code);
        Assert.Equal(400, (await simulator.PostAsync(path, new { fallback_to_last_available_docx = "yes" })).Code);
        Assert.Equal(docx, (await simulator.PostAsync(path, new { fallback_to_last_available_docx = true })).Bytes);
        Assert.Equal(404, (await simulator.PostAsync("contracts/999999/download_docx/")).Code);
    }

    [Fact]
    public async Task An_annex_is_kept_with_the_contract_and_a_bad_one_refused_in_the_long_shape()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        var body = new Dictionary<string, object?>
        {
            ["name"] = "Security schedule",
            ["file_name"] = "schedule.pdf",
            ["file_base64"] = Convert.ToBase64String("%PDF-1.4 annex"u8),
        };
        var added = await simulator.PostAsync($"supported_documents/{id}/", body);
        Assert.Equal((201, "Security schedule"), (added.Code, added.Text("name")));
        var kept = (await simulator.GetAsync($"/_sim/spotdraft/contracts/{id}")).Json.GetProperty("supported_documents")[0];
        Assert.Equal(
            (added.Text("id"), "schedule.pdf", 14),
            (kept.GetProperty("id").ToString(), kept.GetProperty("file_name").GetString(), kept.GetProperty("size").GetInt32())
        );
        foreach (
            var (field, value) in new (string, object?)[]
            {
                ("name", null),
                ("file_name", null),
                ("file_name", "schedule"),
                ("file_base64", null),
                ("file_base64", "not base64!"),
            }
        )
        {
            var refused = await simulator.PostAsync(
                $"supported_documents/{id}/",
                new Dictionary<string, object?>(body) { [field] = value }
            );
            Assert.Equal((400, "400"), (refused.Code, refused.Text("status_code")));
            Assert.Contains(field, refused.Text("detail"), StringComparison.Ordinal);
        }

        Assert.Equal(404, (await simulator.PostAsync("supported_documents/T-999999/", body)).Code);
    }

    [Fact]
    public async Task A_scan_is_read_and_a_document_with_text_of_its_own_is_not_a_scan()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        Assert.Equal(400, (await simulator.GetAsync($"contracts/{id}/content/scanned")).Code);
        await VersionAsync(simulator, id[2..], "scan.pdf", "%PDF-1.4 pictures"u8.ToArray());
        var read = await simulator.GetAsync($"contracts/{id}/content/scanned");
        Assert.Equal((200, id), (read.Code, read.Text("contract_id")));
        Assert.Equal((await simulator.GetAsync($"contracts/{id}/content")).Text("content"), read.Text("content"));
        Assert.Contains("Wingtip Toys", read.Text("content"), StringComparison.Ordinal);
        await VersionAsync(simulator, id[2..], "text.pdf", "%PDF-1.4 << /Font 3 0 R >>"u8.ToArray());
        Assert.Equal(400, (await simulator.GetAsync($"contracts/{id}/content/scanned")).Code);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("content/scanned")]
    public async Task The_text_is_that_of_a_version_that_the_contract_has_had(string route)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        await VersionAsync(simulator, id[2..], "scan.pdf", "%PDF-1.4 pictures"u8.ToArray());
        var current = int.Parse((await simulator.PostAsync($"contracts/{id}/download_link")).Text("current_version_id"), null);
        foreach (var (version, expected) in new[] { ($"{current}", 200), ($"{current - 1}", 200), ($"{current + 1}", 404), ("last", 400) })
        {
            var reply = await simulator.GetAsync($"contracts/{id}/{route}?contract_version_id={version}");
            Assert.Equal((version, expected), (version, reply.Code));
        }
    }

    [Fact]
    public async Task Each_recipient_has_a_link_of_their_own_that_stays()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = Requests.Nda();
        body["signatories"] = new object[]
        {
            new
            {
                name = "Our Signatory",
                email = "ours@simulator.example",
                is_counterparty_signatory = false,
            },
        };
        var path = $"contracts/{(await simulator.PostAsync("contracts/", body)).Text("contract_id")}/recipients/recipient_link/";
        var theirs = (await simulator.GetAsync($"{path}?recipient_email=legal@wingtip.example")).Text("link");
        Assert.Equal(theirs, (await simulator.GetAsync($"{path}?recipient_email=Legal@wingtip.example")).Text("link"));
        Assert.NotEqual(theirs, (await simulator.GetAsync($"{path}?recipient_email=ours@simulator.example")).Text("link"));
        Assert.Equal(404, (await simulator.GetAsync($"{path}?recipient_email=nobody@wingtip.example")).Code);
        Assert.True((await simulator.GetAsync(path)).Json.TryGetProperty("recipient_email", out _));
        Assert.Equal(404, (await simulator.GetAsync("contracts/999999/recipients/recipient_link/?recipient_email=a@b.example")).Code);
    }

    private static async Task VersionAsync(RunningSimulator simulator, string number, string name, byte[] content) =>
        Assert.Equal(
            201,
            (
                await simulator.PostAsync(
                    $"contracts/{number}/contract_version/",
                    new { document_name = name, document_base_64 = Convert.ToBase64String(content) }
                )
            ).Code
        );

    private static int Number(string text, int start) =>
        int.Parse(string.Concat(text.Skip(start).TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
}
