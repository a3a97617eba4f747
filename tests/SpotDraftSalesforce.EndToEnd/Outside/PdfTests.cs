using System.Text.Json.Nodes;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>The simulated workspace's files before a PDF reader that others wrote.</summary>
public sealed class PdfTests
{
    [OutsideFact]
    public async Task Executed_contracts_and_previews_are_real_pdf_files()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("pdf-");
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = simulator.SpotDraftBase };
            http.DefaultRequestHeaders.Add("client-id", simulator.Ready.SpotDraft.ClientId);
            http.DefaultRequestHeaders.Add("client-secret", simulator.Ready.SpotDraft.ClientSecret);
            var small = await DownloadAsync(http, folder, "small", fileSize: 0, keyPointers: 0);
            var large = await DownloadAsync(http, folder, "large", fileSize: 3_000_000, keyPointers: 0);
            var preview = Path.Combine(folder.FullName, "preview.pdf");
            using var answer = await http.PostAsJsonAsync(
                "/api/v2.1/public/contracts/preview/",
                new
                {
                    contract_template_id = 1001,
                    contract_data = new
                    {
                        customer_name = string.Concat(Enumerable.Repeat("Wingtip (Toys) \\ ", 600)),
                        effective_date = "2026-03-01",
                    },
                }
            );
            await File.WriteAllBytesAsync(preview, await answer.Content.ReadAsByteArrayAsync());

            var result = await OutsideClients.Installed.RunAsync("../pdf.mjs", [small, large, preview], TimeSpan.FromMinutes(1));

            Assert.True(result.ExitCode == 0, result.ToString());
            var lines = result.Output.Trim().Split('\n');
            Assert.Equal(["1 595x842 /F1", "1 595x842 /F1"], lines[..2]);
            Assert.Matches("^[2-9] 595x842 /F1$", lines[2]);
            Assert.True(new FileInfo(large).Length >= 3_000_000);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> DownloadAsync(HttpClient http, DirectoryInfo folder, string name, int fileSize, int keyPointers)
    {
        using var made = await http.PostAsJsonAsync(
            "/_sim/spotdraft/contracts",
            new
            {
                name,
                counterparty = "Wingtip Toys",
                file_size = fileSize,
                key_pointers = new { term_number = keyPointers },
            }
        );
        var id = (string)(await made.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        using var link = await http.PostAsJsonAsync($"/api/v2.1/public/contracts/{id}/download_link", new { format = "PDF" });
        var url = (string)(await link.Content.ReadFromJsonAsync<JsonObject>())!["url"]!;
        var file = Path.Combine(folder.FullName, $"{name}.pdf");
        await File.WriteAllBytesAsync(file, await http.GetByteArrayAsync(new Uri(url)));
        return file;
    }
}
