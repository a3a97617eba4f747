using System.Globalization;
using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Reads columns in the forms in which they are stored.</summary>
internal static class SqliteRow
{
    public static string? Text(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static byte[] Bytes(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static DateTimeOffset Instant(this SqliteDataReader row, int column) =>
        DateTimeOffset.Parse(row.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static DateTimeOffset? InstantOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Instant(column);

    public static T Json<T>(this SqliteDataReader row, int column) => GovernanceJson.FromText<T>(row.GetString(column));

    public static T? JsonOrNull<T>(this SqliteDataReader row, int column)
        where T : class => row.IsDBNull(column) ? null : row.Json<T>(column);
}
