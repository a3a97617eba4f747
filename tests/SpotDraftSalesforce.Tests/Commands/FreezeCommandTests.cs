using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Tests.Commands;

public sealed class FreezeCommandTests : IDisposable
{
    private readonly VerbBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_local_operator_freezes_and_lifts_and_is_marked_as_asserted()
    {
        Assert.Contains("not frozen", (await _bench.RunAsync("freeze", "status")).Out, StringComparison.Ordinal);
        var frozen = await _bench.RunAsync("freeze", "on", "--reason", "wrong amounts");
        Assert.Equal((0, ""), (frozen.Code, frozen.Error));

        var status = JsonNode.Parse((await _bench.RunAsync("freeze", "status", "--json")).Out)!;
        Assert.True((bool)status["frozen"]!);
        Assert.True((bool)status["asserted"]!);
        Assert.Equal("wrong amounts", (string?)status["reason"]);
        Assert.StartsWith("cli:", (string?)status["by"], StringComparison.Ordinal);

        Assert.Contains("lifted", (await _bench.RunAsync("freeze", "off")).Out, StringComparison.Ordinal);
        Assert.Contains("were not frozen", (await _bench.RunAsync("freeze", "off")).Out, StringComparison.Ordinal);
        await using var services = _bench.Services();
        var log = services.GetRequiredService<IAuditLog>();
        Assert.Single(await log.SearchAsync(new AuditQuery(Type: EventTypes.WritesFrozen), default));
        Assert.Single(await log.SearchAsync(new AuditQuery(Type: EventTypes.WritesResumed), default));
    }

    [Fact]
    public async Task A_persons_key_names_the_person()
    {
        var key = _bench.Write("key", await KeyAsync(CallerKind.User));

        await _bench.RunAsync("freeze", "on", "--reason", "wrong amounts", "--key-file", key);

        var status = JsonNode.Parse((await _bench.RunAsync("freeze", "status", "--json")).Out)!;
        Assert.Equal(("somebody", false), ((string?)status["by"], (bool)status["asserted"]!));
    }

    [Fact]
    public async Task A_machine_a_wrong_key_and_a_missing_reason_are_refused()
    {
        var machine = _bench.Write("machine", await KeyAsync(CallerKind.Agent));
        var wrong = _bench.Write("wrong", "sdsf_not_a_key");

        Assert.Contains(
            "machine",
            (await _bench.RunAsync("freeze", "on", "--reason", "r", "--key-file", machine)).Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "not valid",
            (await _bench.RunAsync("freeze", "on", "--reason", "r", "--key-file", wrong)).Error,
            StringComparison.Ordinal
        );
        Assert.NotEqual(0, (await _bench.RunAsync("freeze", "on")).Code);

        Assert.Contains("not frozen", (await _bench.RunAsync("freeze", "status")).Out, StringComparison.Ordinal);
    }

    private async Task<string> KeyAsync(CallerKind kind)
    {
        await using var services = _bench.Services();
        var principal = new Principal("somebody", kind, ["sales_manager"], kind == CallerKind.User ? null : "sales-lead", null);
        return (await services.GetRequiredService<ApiKeys>().CreateAsync(principal, null, null, "test", default)).Text;
    }
}
