using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

internal sealed class SqliteLinkStore(SqliteDatabase database) : ILinkStore
{
    private const string Select =
        "SELECT pair, salesforce_type, salesforce_id, spotdraft_type, spotdraft_id, matched_by, written FROM links ";

    public Task<IReadOnlyList<Link>> FindBySalesforceAsync(string pair, string salesforceId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Link>>(
            session =>
                session.All(
                    Select + "WHERE pair = @pair AND salesforce_id = @id ORDER BY created_at, spotdraft_type, spotdraft_id",
                    Map,
                    ("@pair", pair),
                    ("@id", salesforceId)
                ),
            cancellationToken
        );

    public Task<IReadOnlyList<Link>> FindBySpotDraftAsync(
        string pair,
        string spotDraftType,
        string spotDraftId,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<Link>>(
            session =>
                session.All(
                    Select + "WHERE pair = @pair AND spotdraft_type = @type AND spotdraft_id = @id ORDER BY created_at, salesforce_id",
                    Map,
                    ("@pair", pair),
                    ("@type", spotDraftType),
                    ("@id", spotDraftId)
                ),
            cancellationToken
        );

    private static Link Map(SqliteDataReader row) =>
        new()
        {
            Pair = row.GetString(0),
            SalesforceType = row.GetString(1),
            SalesforceId = row.GetString(2),
            SpotDraftType = row.GetString(3),
            SpotDraftId = row.GetString(4),
            MatchedBy = row.GetString(5),
            Written = row.Text(6),
        };
}
