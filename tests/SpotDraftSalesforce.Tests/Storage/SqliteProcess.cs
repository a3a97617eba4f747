using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

/// <summary>A process's own connections to a state folder.</summary>
internal sealed class SqliteProcess : IAsyncDisposable
{
    public SqliteProcess(string path, TimeProvider time, TimeSpan? patience = null)
    {
        Database = new SqliteDatabase(path, patience);
        Journal = new SqliteJournal(Database, Options, time);
    }

    public OperationOptions Options { get; } = new();

    public SqliteDatabase Database { get; }

    public SqliteJournal Journal { get; }

    /// <summary>A process as the contract tests see it.</summary>
    public static StoreContractTests.Process Open(StateFolder folder)
    {
        var process = new SqliteProcess(folder.Database, TimeProvider.System);
        return new StoreContractTests.Process(
            process.Journal,
            new SqliteOperationStore(process.Database),
            new SqliteApprovalStore(process.Database),
            new SqliteRequestStore(process.Database),
            new SqliteLinkStore(process.Database),
            new SqliteAuditLog(process.Database),
            process
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        Database.Dispose();
    }
}
