using System.Diagnostics;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.EndToEnd.Processes;

/// <summary>A client closes the server's stdin and goes away.</summary>
[Collection(ServerProcesses.Name)]
public sealed class StdioEndTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_stdio_server_ends_within_five_seconds_of_its_stdin_closing()
    {
        await using var shop = await Shop.OpenAsync(Settings());
        using var server = ServerProgram.ServeStdio(shop.Folder, shop.Settings);
        await OpenAsync(server);
        await AssertEndsAsync(server);
    }

    [Fact]
    public async Task With_a_call_in_flight_it_ends_too_and_the_next_server_finishes_what_was_begun()
    {
        await using var shop = await Shop.OpenAsync(Settings());
        var opportunity = shop.AddOpportunity("In flight", 1000);
        shop.Simulator.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.Hang,
                Method = "POST",
                Path = "/contracts/$",
                Times = 1,
            }
        );
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Simulator.Received.Watch = request =>
        {
            if (VendorWrite.Is(request))
            {
                sent.TrySetResult();
            }
        };
        using (var server = ServerProgram.ServeStdio(shop.Folder, shop.Settings))
        {
            await OpenAsync(server);
            await SendAsync(
                server,
                $$"""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"create_contract_from_opportunity","arguments":{"opportunity_id":"{{opportunity}}"} } }"""
            );
            await sent.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await AssertEndsAsync(server);
        }

        var left = Assert.Single(await shop.Operations.ListAsync(10, CancellationToken.None));
        Assert.True(left.State.IsLive(), $"{left.State}");
        using (var next = ServerProgram.ServeStdio(shop.Folder, shop.Settings))
        {
            await OpenAsync(next);
            var ended = Assert.Single(await shop.SettledAsync(TimeSpan.FromSeconds(60)));
            Assert.Equal(OperationState.Succeeded, ended.State);
            await AssertEndsAsync(next);
        }

        Assert.Single(await shop.ContractsAsync(), contract => contract["external_metadata"]?["id"]?.ToString() == opportunity);
        await shop.AssertEvidenceAsync();
    }

    private static Dictionary<string, string?> Settings() =>
        new(StringComparer.Ordinal)
        {
            ["Operations:Lease"] = "2",
            ["Operations:SettleWindow"] = "3",
            ["Stdio:Principal"] = "seller",
            ["Stdio:Roles"] = "sales",
        };

    private static async Task OpenAsync(Process server)
    {
        await SendAsync(
            server,
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"} } }"""
        );
        var answer = await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, (int?)JsonNode.Parse(answer!)!["id"]);
        await SendAsync(server, """{"jsonrpc":"2.0","method":"notifications/initialized"}""");
    }

    private static async Task SendAsync(Process server, string message)
    {
        await server.StandardInput.WriteLineAsync(message);
        await server.StandardInput.FlushAsync();
    }

    private static async Task AssertEndsAsync(Process server)
    {
        server.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await server.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            server.Kill();
            Assert.Fail($"The server did not end within {Limit.TotalSeconds} s of its stdin closing.");
        }

        Assert.Equal(0, server.ExitCode);
    }
}
