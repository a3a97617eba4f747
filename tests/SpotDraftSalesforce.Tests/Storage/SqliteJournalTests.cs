using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

public sealed class SqliteJournalTests : JournalContractTests
{
    private readonly StateFolder _folder = new();

    private protected override Process Open() => SqliteProcess.Open(_folder);

    private protected override void Clean() => _folder.Dispose();

    [Fact]
    public async Task Folder_and_files_are_for_their_owner_only()
    {
        var process = Start();
        Assert.False(Directory.Exists(_folder.Path));
        await process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("one")]), default);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(mine | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Path));
            foreach (var file in Directory.GetFiles(_folder.Path))
            {
                Assert.Equal(mine, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_evidence_unavailable()
    {
        Directory.CreateDirectory(_folder.Path);
        var inTheWay = System.IO.Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(inTheWay, "");
        await using var process = new SqliteProcess(System.IO.Path.Combine(inTheWay, "state.db"), TimeProvider.System);
        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("never")]), default)
        );
        Assert.Equal(ErrorCode.EvidenceUnavailable, fault.Error.Code);
        fault = await Assert.ThrowsAsync<GovernedException>(() => new SqliteOperationStore(process.Database).FindAsync("op_1", default));
        Assert.Equal(ErrorCode.EvidenceUnavailable, fault.Error.Code);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_evidence_unavailable()
    {
        Directory.CreateDirectory(_folder.Path);
        await File.WriteAllTextAsync(_folder.Database, new string('x', 5000));
        await AssertUnavailableAsync(Start());
    }

    [Fact]
    public async Task A_disk_that_is_full_fails_the_whole_batch_and_nothing_is_acknowledged()
    {
        await using var process = new SqliteProcess(_folder.Database, TimeProvider.System);
        await process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("one")]), default);
        // A view in the table's place takes no rows: the store fails at the statement, as it does when the disk says no.
        _folder.Tamper("ALTER TABLE audit_events RENAME TO hidden; CREATE VIEW audit_events AS SELECT * FROM hidden");
        var failing = Enumerable
            .Range(0, 5)
            .Select(i =>
                process.Journal.CommitAsync(
                    new JournalEntry([new ClaimOperation(Plans.Operation($"k{i}"))], [Plans.Event($"e{i}")]),
                    default
                )
            )
            .ToArray();
        foreach (var entry in failing)
        {
            var fault = await Assert.ThrowsAsync<GovernedException>(() => entry);
            Assert.Equal(ErrorCode.EvidenceUnavailable, fault.Error.Code);
        }

        _folder.Tamper("DROP VIEW audit_events; ALTER TABLE hidden RENAME TO audit_events");
        Assert.Null(await new SqliteOperationStore(process.Database).FindLiveAsync("k0", default));
        await process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("two")]), default);
        var result = await new AuditVerifier(new SqliteAuditLog(process.Database)).VerifyAsync(null, default);
        Assert.Equal((true, 2L), (result.Ok, result.Events));
    }

    [Fact]
    public async Task A_lock_that_is_not_given_back_is_evidence_unavailable_and_passes()
    {
        await using var process = new SqliteProcess(_folder.Database, TimeProvider.System, TimeSpan.FromMilliseconds(50));
        await process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("one")]), default);
        await using (var holder = new SqliteConnection($"Data Source={_folder.Database};Pooling=False"))
        {
            await holder.OpenAsync();
            await using var hold = holder.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync();
            var fault = await Assert.ThrowsAsync<GovernedException>(() =>
                process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("never")]), default)
            );
            Assert.Equal(ErrorCode.EvidenceUnavailable, fault.Error.Code);
        }

        await process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("two")]), default);
        Assert.Equal(2, (await new SqliteAuditLog(process.Database).HeadAsync(default)).Size);
    }

    [Fact]
    public async Task A_schema_of_a_newer_release_is_refused_and_left_alone()
    {
        var first = Start();
        await first.Journal.CommitAsync(new JournalEntry([], [Plans.Event("one")]), default);
        await first.DisposeAsync();
        _folder.Tamper("PRAGMA user_version = 999");
        var fault = await AssertUnavailableAsync(Start());
        Assert.Contains("999", fault.Error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eight_processes_that_start_at_once_make_one_schema()
    {
        var processes = Enumerable.Range(0, 8).Select(_ => Start()).ToArray();
        await Task.WhenAll(
            processes.Select(
                (process, i) => Task.Run(() => process.Journal.CommitAsync(new JournalEntry([], [Plans.Event($"e{i}")]), default))
            )
        );
        await AssertVerifies(processes[0], 8);
    }

    private static async Task<GovernedException> AssertUnavailableAsync(Process process)
    {
        var fault = await Assert.ThrowsAsync<GovernedException>(() =>
            process.Journal.CommitAsync(new JournalEntry([], [Plans.Event("never")]), default)
        );
        Assert.Equal(ErrorCode.EvidenceUnavailable, fault.Error.Code);
        return fault;
    }
}
