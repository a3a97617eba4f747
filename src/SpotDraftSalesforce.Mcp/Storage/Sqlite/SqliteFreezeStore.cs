using SpotDraftSalesforce.Governance.Freezes;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteFreezeStore(SqliteDatabase database) : IFreezeStore
{
    public Task<Freeze?> FindAsync(CancellationToken cancellationToken) => database.ReadAsync(FreezeWrites.Find, cancellationToken);
}
