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

    private static int Number(string text, int start) =>
        int.Parse(string.Concat(text.Skip(start).TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
}
