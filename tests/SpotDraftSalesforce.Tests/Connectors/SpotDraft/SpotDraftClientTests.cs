using System.Text;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.SpotDraft;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Connectors.SpotDraft;

public class SpotDraftClientTests
{
    [Fact]
    public async Task Every_read_meets_its_route_with_the_right_slash()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.SpotDraft;
        var stop = CancellationToken.None;
        var tailspin = simulated.IdOf("Opportunity", "Tailspin - Annual Subscription");

        var contract = Assert.Single(await client.FindByExternalMetadataAsync(tailspin, stop));
        Assert.Equal(ContractStatus.Executed, contract.Status);
        Assert.Equal(tailspin, contract.ExternalMetadata!.Id);
        Assert.Equal(ContractStatus.Executed, (await client.StatusAsync(contract.Id, stop)).Status);
        Assert.Equal(tailspin, (await client.ExternalMetadataAsync(contract.Id, stop))!.Id);
        Assert.NotNull((await client.ProcessMetricsAsync(contract.Id, stop)).Executed);
        Assert.NotEmpty(await client.RecipientsAsync(contract.Id, stop));
        Assert.Equal(contract.Id, (await client.GetContractAsync(contract.Id, stop))!.Id);
        Assert.Null(await client.GetContractAsync(new('T', 999_999), stop));
        var terms = ContractTerms.Of(await client.KeyPointersAsync(contract.Id, stop), new());
        Assert.Equal((simulated.Today.AddDays(30), new Money(36000, "USD"), 1), (terms.EndDate, terms.Value, terms.TermNumber));

        Assert.Contains(await client.TemplatesAsync(stop), template => template.Id == 1002);
        var metadata = await client.TemplateMetadataAsync(1002, stop);
        Assert.Contains(metadata.Attributes, attribute => attribute is { Variable: "contract_currency", Type: "enum", Required: true });
        Assert.Contains(await client.ContractTypesAsync(stop), type => type.Name == "Renewal");
        Assert.NotEmpty(await client.EntitiesAsync(stop));
        Assert.NotEmpty((await client.UsersAsync(null, 1, 10, stop)).Results);
        Assert.NotEmpty(await client.HmacKeyAsync(stop));

        var counterparty = Assert.Single(
            (await client.ListCounterpartiesAsync("legal@tailspintoys.example", 1, 10, stop))
                .Results.Concat(
                    (await client.ListCounterpartiesAsync(null, 1, 100, stop)).Results.Where(row => row.Name == "Tailspin Toys")
                )
                .DistinctBy(row => row.Id)
        );
        Assert.Equal(counterparty.Id, (await client.CounterpartyAsync(counterparty.Id, stop)).Id);
        Assert.NotEmpty(await CollectAsync(client.EachContactAsync(counterparty.Id, stop)));
        Assert.NotEmpty(await CollectAsync(client.EachAddressAsync(counterparty.Id, stop)));
        Assert.DoesNotContain(simulated.Host.Received.List("spotdraft"), request => request.Status is >= 300 and < 400);
    }

    [Fact]
    public async Task Lists_filter_and_page_without_losing_or_repeating_a_row()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.SpotDraft;
        var all = await CollectAsync(client.EachContractAsync(new ContractFilter(), CancellationToken.None));
        var soon = await CollectAsync(
            client.EachContractAsync(
                new ContractFilter
                {
                    Statuses = [ContractStatus.Executed],
                    ExpiringFrom = simulated.Today,
                    ExpiringTo = simulated.Today.AddDays(90),
                },
                CancellationToken.None
            )
        );

        var first = await client.ListContractsAsync(new ContractFilter(), 1, 3, CancellationToken.None);
        Assert.Equal((3, all.Count), (first.Results.Count, first.TotalResults));
        Assert.Equal(5, soon.Count);
        Assert.Equal(all.Count, all.Select(row => row.Id).Distinct().Count());
    }

    /// <summary>While the second page is asked for, a contract of the first goes away or moves to the end; the one at the edge of the pages moves up.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_contract_at_the_edge_of_a_page_is_not_lost_when_the_list_moves(bool goes)
    {
        var contracts = Enumerable.Range(1, 150).ToList();
        var network = new FakeNetwork(request =>
        {
            var page = request.PathAndQuery.Contains("page=2", StringComparison.Ordinal) ? 2 : 1;
            if (page == 2 && contracts.Remove(5) && !goes)
            {
                contracts.Add(5);
            }

            var rows = contracts.Skip((page - 1) * 100).Take(100).Select(id => $$"""{"id":"T-{{id}}","contract_name":"C"}""");
            return FakeNetwork.Json(
                $$"""{"page":{{page}},"limit":100,"total_results":{{contracts.Count}},"results":[{{string.Join(',', rows)}}]}"""
            );
        });
        using var bench = new Workbench(network, Workbench.Settings());

        var all = await CollectAsync(bench.SpotDraft.EachContractAsync(new ContractFilter(), CancellationToken.None));

        Assert.Contains(all, row => row.Id.Number == 101);
        Assert.Equal(150, all.Count);
    }

    [Theory]
    [InlineData("""{"variable":"a"}""", true)]
    [InlineData("""{"variable":"a","required":null}""", true)]
    [InlineData("""{"variable":"a","required":false}""", false)]
    public async Task A_template_field_is_required_unless_the_template_says_otherwise(string attribute, bool required)
    {
        var network = new FakeNetwork(_ => FakeNetwork.Json($$"""{"attributes":[{{attribute}}]}"""));
        using var bench = new Workbench(network, Workbench.Settings());

        var metadata = await bench.SpotDraft.TemplateMetadataAsync(1, CancellationToken.None);

        Assert.Equal(required, Assert.Single(metadata.Attributes).Required);
    }

    [Fact]
    public async Task A_list_without_results_is_empty()
    {
        var network = new FakeNetwork(_ => FakeNetwork.Json("""{"page":1,"limit":100,"total_results":0,"results":null}"""));
        using var bench = new Workbench(network, Workbench.Settings());

        Assert.Empty(await CollectAsync(bench.SpotDraft.EachContractAsync(new ContractFilter(), CancellationToken.None)));
    }

    [Fact]
    public async Task A_list_that_never_rests_is_told_and_not_taken_for_whole()
    {
        var next = 0;
        var network = new FakeNetwork(_ =>
        {
            var rows = Enumerable.Range(0, 100).Select(_ => $$"""{"id":"T-{{++next}}"}""");
            return FakeNetwork.Json($$"""{"page":1,"limit":100,"total_results":150,"results":[{{string.Join(',', rows)}}]}""");
        });
        using var bench = new Workbench(network, Workbench.Settings());

        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            CollectAsync(bench.SpotDraft.EachContractAsync(new ContractFilter(), CancellationToken.None))
        );

        Assert.Equal(ErrorCode.UpstreamUnavailable, fault.Error.Code);
        Assert.Equal(10, network.Sent.Count);
    }

    [Fact]
    public async Task The_executed_file_comes_into_the_store_and_comes_again_when_it_was_pruned()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.SpotDraft;
        var contract = (
            await client.FindByExternalMetadataAsync(
                simulated.IdOf("Opportunity", "Tailspin - Annual Subscription"),
                CancellationToken.None
            )
        )[0];

        var file = await client.DownloadExecutedAsync(contract.Id, simulated.Bench.Content, CancellationToken.None);
        await using (var stored = await simulated.Bench.Content.OpenAsync(file, CancellationToken.None))
        {
            var head = new byte[5];
            await stored.ReadExactlyAsync(head);
            Assert.Equal("%PDF-", Encoding.ASCII.GetString(head));
            Assert.Equal(file.Size, stored.Length);
        }

        Assert.Equal($"spotdraft:main/contracts/{contract.Id}/executed.pdf", file.Source);
        // The attack: another file put in its place on disk.
        await File.WriteAllTextAsync(Directory.GetFiles(simulated.Bench.Folder).Single(), "another contract");
        await using (var restored = await simulated.Bench.Content.OpenAsync(file, CancellationToken.None))
        {
            Assert.Equal(file.Size, restored.Length);
        }

        Assert.Equal(1, simulated.Bench.Content.Prune(TimeSpan.FromSeconds(-60)));
        await using (var again = await simulated.Bench.Content.OpenAsync(file, CancellationToken.None))
        {
            Assert.Equal(file.Size, again.Length);
        }

        simulated.Bench.Content.Prune(TimeSpan.FromSeconds(-60));
        var other = file with { Sha256 = new string('0', 64) };
        var fault = await Assert.ThrowsAsync<GovernedException>(() => simulated.Bench.Content.OpenAsync(other, CancellationToken.None));
        Assert.Equal(ErrorCode.Stale, fault.Error.Code);
        if (!OperatingSystem.IsWindows())
        {
            var stored = Directory.GetFiles(simulated.Bench.Folder).Single();
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stored));
        }
    }

    [Fact]
    public async Task Three_clients_on_one_ledger_stay_under_ten_in_any_second_and_draw_no_429()
    {
        await using var simulated = await SimulatedPair.StartAsync(spotDraft: new SpotDraftSettings());
        using var folder = new StateFolder();
        using var database = new SqliteDatabase(folder.Database);
        var ledger = new SqlitePaceLedger(database, TimeProvider.System);
        var clients = Enumerable
            .Range(0, 3)
            .Select(_ =>
                SimulatedPair.BenchFor(
                    simulated.Host,
                    (settings, _) => settings["Connections:spotdraft:main:RequestsPerSecond"] = "10",
                    ledger
                )
            )
            .ToList();

        await Task.WhenAll(
            clients.SelectMany(bench => Enumerable.Range(0, 8).Select(_ => bench.SpotDraft.ContractTypesAsync(CancellationToken.None)))
        );

        using var http = new HttpClient { BaseAddress = simulated.Host.SpotDraftBase };
        var rates = await http.GetFromJsonAsync<System.Text.Json.JsonElement>("/_sim/rates?system=spotdraft");
        Assert.Equal(24, rates.GetProperty("requests").GetInt32());
        Assert.InRange(rates.GetProperty("max_in_any_second").GetInt32(), 1, 10);
        Assert.Equal(0, rates.GetProperty("too_many_requests").GetInt32());
        clients.ForEach(bench => bench.Dispose());
    }

    [Fact]
    public async Task A_429_is_waited_out()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.Status,
                Status = 429,
                Body = """{"detail":"slow down"}""",
                Times = 2,
            }
        );

        Assert.NotEmpty(await simulated.Bench.SpotDraft.TemplatesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_call_acts_as_the_member_it_names_and_an_unknown_one_is_refused()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.SpotDraft;

        await client.As("integration@simulator.example").TemplatesAsync(CancellationToken.None);
        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            client.As("nobody@simulator.example").TemplatesAsync(CancellationToken.None)
        );

        Assert.Equal(ErrorCode.ConnectionRefused, fault.Error.Code);
    }

    [Theory]
    [InlineData("[[{0},{0}]]")]
    [InlineData("[{0},{0}]")]
    public async Task The_lookup_is_read_nested_or_not(string shape)
    {
        var row = """{"id":7,"contract_name":"x","contract_status":"DRAFT","new_field":1}""";
        var network = new FakeNetwork(_ => FakeNetwork.Json(shape.Replace("{0}", row, StringComparison.Ordinal)));
        using var bench = Workbench.Over(network);

        var rows = await bench.SpotDraft.FindByExternalMetadataAsync("006", CancellationToken.None);

        Assert.Equal(["T-7", "T-7"], rows.Select(one => one.Id.Composite));
        Assert.True(rows[0].Unknown!.ContainsKey("new_field"));
    }

    [Theory]
    [InlineData("H-12", """ "T-12" """, null)]
    [InlineData("T-12", """ "H-12" """, null)]
    [InlineData("T-12", """ "H-12","T-12" """, "T-12")]
    [InlineData("H-12", """ "T-12","H-12" """, "H-12")]
    [InlineData("12", """ "H-12" """, "H-12")]
    [InlineData("12", "12", "T-12")]
    [InlineData("H-12", "12", "H-12")]
    [InlineData("12", """ "T-12","H-12" """, "ambiguous")]
    [InlineData("H-12", "12,12", "ambiguous")]
    public async Task A_row_with_the_number_of_another_contract_is_not_taken_for_it(string asked, string listed, string? found)
    {
        var rows = string.Join(',', listed.Split(',').Select(id => $$"""{"id":{{id}},"contract_name":"x","contract_status":"DRAFT"}"""));
        var network = new FakeNetwork(_ => FakeNetwork.Json($$"""{"page":1,"limit":3,"total_results":2,"results":[{{rows}}]}"""));
        using var bench = Workbench.Over(network);
        var reading = () => bench.SpotDraft.GetContractAsync(ContractRef.Parse(asked), CancellationToken.None);

        if (found == "ambiguous")
        {
            var fault = await Assert.ThrowsAsync<GovernedException>(reading);
            Assert.Equal((ErrorCode.Ambiguous, "contract_id"), (fault.Error.Code, fault.Error.Path));
        }
        else
        {
            Assert.Equal(found, (await reading())?.Id.Composite);
        }
    }

    [Fact]
    public async Task A_lookup_that_may_be_cut_off_fails_closed()
    {
        var network = new FakeNetwork(_ =>
            FakeNetwork.Json(
                $"[{string.Join(',', Enumerable.Range(1, 50).Select(number => $$"""{"id":{{number}},"contract_status":"VOIDED"}"""))}]"
            )
        );
        using var bench = Workbench.Over(network);

        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            bench.SpotDraft.FindByExternalMetadataAsync("006", CancellationToken.None)
        );

        Assert.Equal(ErrorCode.Conflict, fault.Error.Code);
    }

    [Fact]
    public async Task The_credential_never_leaves_for_another_host()
    {
        var network = new FakeNetwork(request =>
            request.Address.Host == "files.example"
                ? FakeNetwork.File("%PDF-1.7")
                : FakeNetwork.Json("""{"url":"https://files.example/f?sig=s","file_name":"f.pdf"}""")
        );
        using var bench = Workbench.Over(network);

        var link = await bench.SpotDraft.DownloadLinkAsync(new('T', 1), CancellationToken.None);
        await using var file = await bench.SpotDraft.OpenAsync(link, CancellationToken.None);

        Assert.Equal("secret", network.Sent[0].Headers["client-secret"]);
        Assert.DoesNotContain(network.Sent[1].Headers.Keys, header => header.StartsWith("client-", StringComparison.OrdinalIgnoreCase));
        var plain = link with { Url = "http://files.example/f" };
        await Assert.ThrowsAsync<GovernedException>(() => bench.SpotDraft.OpenAsync(plain, CancellationToken.None));
    }

    private static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> rows)
    {
        var all = new List<T>();
        await foreach (var row in rows)
        {
            all.Add(row);
        }

        return all;
    }
}
