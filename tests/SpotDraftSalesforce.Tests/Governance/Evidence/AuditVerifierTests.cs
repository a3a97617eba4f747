using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Storage;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Evidence;

/// <summary>What somebody with access to the file may try, and what the verification says to it.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "IAsyncLifetime disposes them.")]
public sealed class AuditVerifierTests : IAsyncLifetime
{
    private readonly StateFolder _folder = new();
    private SqliteProcess _process = null!;
    private SqliteAuditLog _log = null!;

    public async Task InitializeAsync()
    {
        _process = new SqliteProcess(_folder.Database, TimeProvider.System);
        _log = new SqliteAuditLog(_process.Database);
        for (var i = 0; i < 10; i++)
        {
            await _process.Journal.CommitAsync(
                new JournalEntry([], [.. Enumerable.Range(0, 60).Select(n => Plans.Event($"{i}-{n}"))]),
                default
            );
        }

        await _process.Journal.CommitAsync(
            new JournalEntry(
                [],
                [
                    Plans.Event("person") with
                    {
                        Data = new JsonObject { ["email"] = "signer@example.test", ["list"] = new JsonArray("a", "b") },
                        Sensitive = ["/email", "/list/1", "/absent"],
                    },
                ]
            ),
            default
        );
    }

    public async Task DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_log_that_nobody_touched_verifies()
    {
        var result = await VerifyAsync();
        Assert.Null(result.Problem);
        Assert.Equal((true, 601L), (result.Ok, result.Events));
        Assert.Equal(Convert.ToHexStringLower((await _log.HeadAsync(default)).Root), result.Root);
        Assert.Equal(2, (await _log.CheckpointsAsync(default)).Count);
    }

    [Fact]
    public async Task An_empty_log_verifies()
    {
        using var folder = new StateFolder();
        using var database = new SqliteDatabase(folder.Database);
        var result = await new AuditVerifier(new SqliteAuditLog(database)).VerifyAsync(null, default);
        Assert.Equal((true, 0L), (result.Ok, result.Events));
    }

    [Fact]
    public async Task A_sensitive_value_is_not_in_the_log_and_may_be_erased()
    {
        var stored = (await _log.SearchAsync(new AuditQuery(CallId: "call_person"), default))[0];
        Assert.DoesNotContain("signer@example.test", stored.Json, StringComparison.Ordinal);
        Assert.Equal(
            ["\"b\"", "\"signer@example.test\""],
            (await _log.ValuesAsync(stored.Seq, default)).Select(value => value.Json).Order()
        );
        _folder.Tamper("DELETE FROM audit_values WHERE path = '/email'");
        Assert.True((await VerifyAsync()).Ok);
    }

    [Fact]
    public Task A_changed_value_behind_a_commitment_is_found() =>
        AssertFoundAsync("UPDATE audit_values SET json = '\"other@example.test\"' WHERE path = '/email'", 600);

    [Fact]
    public Task A_changed_event_is_found() =>
        AssertFoundAsync("UPDATE audit_events SET json = replace(json, '3-7', '9-9') WHERE seq = 187", 187);

    [Fact]
    public Task A_changed_leaf_is_found() => AssertFoundAsync("UPDATE audit_events SET leaf = zeroblob(32) WHERE seq = 4", 4);

    [Fact]
    public Task Changed_white_space_is_found() => AssertFoundAsync("UPDATE audit_events SET json = json || ' ' WHERE seq = 4", 4);

    [Fact]
    public Task Broken_json_is_found() => AssertFoundAsync("UPDATE audit_events SET json = '{' WHERE seq = 4", 4);

    [Theory]
    [InlineData("type = 'call.refused'")]
    [InlineData("call_id = 'call_other'")]
    [InlineData("operation_id = 'op_other'")]
    [InlineData("time = '2020-01-01T00:00:00.0000000Z'")]
    public Task A_changed_column_is_found(string change) => AssertFoundAsync($"UPDATE audit_events SET {change} WHERE seq = 4", 4);

    [Fact]
    public Task Missing_last_rows_are_found() => AssertFoundAsync("DELETE FROM audit_events WHERE seq >= 590", 590);

    [Fact]
    public Task A_missing_row_is_found() => AssertFoundAsync("DELETE FROM audit_events WHERE seq = 100", 100);

    [Fact]
    public Task Swapped_rows_are_found() =>
        AssertFoundAsync(
            "UPDATE audit_events SET seq = -1 WHERE seq = 10; UPDATE audit_events SET seq = 10 WHERE seq = 11; UPDATE audit_events SET seq = 11 WHERE seq = -1",
            null
        );

    [Fact]
    public Task An_added_row_is_found() =>
        AssertFoundAsync(
            "INSERT INTO audit_events SELECT 601, time, call_id, operation_id, type, json, leaf FROM audit_events WHERE seq = 5",
            601
        );

    [Fact]
    public async Task An_event_written_anew_with_its_leaf_is_found()
    {
        var stored = (await _log.SearchAsync(new AuditQuery(CallId: "call_3-7"), default))[0];
        var json = stored.Json.Replace("\"text\":\"3-7\"", "\"text\":\"x-x\"", StringComparison.Ordinal);
        Assert.NotEqual(stored.Json, json);
        var leaf = Convert.ToHexString(MerkleTree.LeafHash(Encoding.UTF8.GetBytes(json)));
        // The first head over it that was kept gives it away.
        await AssertFoundAsync($"UPDATE audit_events SET json = '{json}', leaf = x'{leaf}' WHERE seq = {stored.Seq}", 299);
    }

    [Fact]
    public async Task A_log_cut_short_with_a_new_head_is_found_by_the_heads_that_were_kept()
    {
        await CutAsync(400, "");
        var result = await VerifyAsync();
        Assert.False(result.Ok);
        Assert.Contains("540", result.Problem!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_cut_short_whose_kept_heads_were_cut_too_is_found_only_by_a_head_from_outside()
    {
        var outside = await VerifyAsync();
        await CutAsync(400, "DELETE FROM audit_checkpoints WHERE size > 400;");
        Assert.True((await VerifyAsync()).Ok);
        var result = await new AuditVerifier(_log).VerifyAsync(new KnownHead(outside.Events, outside.Root), default);
        Assert.False(result.Ok);
        Assert.Equal(400, result.Problem!.Seq);
    }

    [Fact]
    public async Task A_head_from_outside_holds_while_the_log_grows_and_fails_when_history_was_written_anew()
    {
        var before = await VerifyAsync();
        await _process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("later")]), default);
        Assert.True((await new AuditVerifier(_log).VerifyAsync(new KnownHead(before.Events, before.Root), default)).Ok);
        Assert.False((await new AuditVerifier(_log).VerifyAsync(new KnownHead(before.Events - 1, before.Root), default)).Ok);
    }

    [Fact]
    public async Task Searching_finds_by_every_field_newest_first()
    {
        Assert.Equal(3, (await _log.SearchAsync(new AuditQuery(Most: 3), default)).Count);
        Assert.Equal(600, (await _log.SearchAsync(new AuditQuery(Most: 1), default))[0].Seq);
        Assert.Single(await _log.SearchAsync(new AuditQuery(Type: EventTypes.CallAnswered, Text: "\"7-7\""), default));
        Assert.Empty(await _log.SearchAsync(new AuditQuery(Since: Plans.Morning.AddTicks(1)), default));
        Assert.Empty(await _log.SearchAsync(new AuditQuery(Until: Plans.Morning), default));
        Assert.Single(
            await _log.SearchAsync(new AuditQuery(CallId: "call_7-7", Since: Plans.Morning, Until: Plans.Morning.AddTicks(1)), default)
        );
    }

    private async Task CutAsync(int size, string more)
    {
        var tree = new MerkleTree();
        await foreach (var stored in _log.ReadAsync(0, default))
        {
            if (stored.Seq < size)
            {
                tree.Append(stored.Leaf);
            }
        }

        _folder.Tamper(
            $"DELETE FROM audit_events WHERE seq >= {size}; {more}"
                + $"UPDATE tree_head SET size = {size}, root = x'{Convert.ToHexString(tree.Root())}', frontier = x'{Convert.ToHexString(tree.Frontier())}'"
        );
    }

    private async Task AssertFoundAsync(string attack, long? seq)
    {
        Assert.True((await VerifyAsync()).Ok);
        _folder.Tamper(attack);
        var result = await VerifyAsync();
        Assert.False(result.Ok);
        if (seq is not null)
        {
            Assert.Equal(seq, result.Problem!.Seq);
        }
    }

    private Task<AuditVerification> VerifyAsync() => new AuditVerifier(_log).VerifyAsync(null, default);
}
