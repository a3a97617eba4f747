using Microsoft.Extensions.DependencyInjection.Extensions;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Freezes;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Replay;
using SpotDraftSalesforce.Governance.Secrets;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;

namespace SpotDraftSalesforce.Mcp.Storage;

internal static class StorageServices
{
    /// <summary>Keeps all durable state in one SQLite file; neither the file nor its folder has to exist, and nothing is opened before its first use.</summary>
    /// <param name="path">The file, such as <c>DIR/state.db</c>.</param>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, string path)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OperationOptions>();
        services.AddSingleton(_ => new SqliteDatabase(path));
        services.AddSingleton<IJournal, SqliteJournal>();
        services.AddSingleton<IOperationStore, SqliteOperationStore>();
        services.AddSingleton<IApprovalStore, SqliteApprovalStore>();
        services.AddSingleton<IFreezeStore, SqliteFreezeStore>();
        services.AddSingleton<IRequestStore, SqliteRequestStore>();
        services.AddSingleton<ILinkStore, SqliteLinkStore>();
        services.AddSingleton<IAuditLog, SqliteAuditLog>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditStories>();
        services.AddSingleton<IInbox, SqliteInbox>();
        services.AddSingleton<ICursorStore, SqliteCursorStore>();
        services.AddSingleton<IRecordedEffects, SqliteRecordedEffects>();
        services.AddSingleton<IWrittenChanges, SqliteWrittenChanges>();
        services.AddSingleton<IKeyStore, SqliteKeyStore>();
        services.AddSingleton<IRateLedger, SqliteRateLedger>();
        services.AddSingleton<SqlitePaceLedger>();
        services.AddSingleton<IPaceLedger>(provider => provider.GetRequiredService<SqlitePaceLedger>());
        services.AddSingleton<IPaceCounter>(provider => provider.GetRequiredService<SqlitePaceLedger>());
        services.AddSingleton<ISecretStore, SqliteSecretStore>();
        return services;
    }
}
