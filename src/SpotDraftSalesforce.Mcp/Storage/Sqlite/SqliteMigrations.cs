using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>The numbered scripts under Storage/Migrations; <c>PRAGMA user_version</c> holds the number of the last one applied.</summary>
internal static class SqliteMigrations
{
    private const string Folder = "SpotDraftSalesforce.Mcp.Storage.Migrations.";

    private static readonly (int Number, string Resource)[] Scripts =
    [
        .. Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan(Folder.Length, 4), CultureInfo.InvariantCulture), name))
            .Order(),
    ];

    public static int Newest => Scripts[^1].Number;

    /// <summary>Brings the schema up to this release, under the write lock: of several processes that start at once, one does it.</summary>
    public static void Apply(SqliteConnection connection)
    {
        if (Version(connection) == Newest)
        {
            return;
        }

        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            var version = Version(connection);
            if (version > Newest)
            {
                throw TooNew(connection.DataSource, version);
            }

            foreach (var (number, resource) in Scripts.Where(script => script.Number > version))
            {
                using var script = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
                Execute(connection, script.ReadToEnd());
                Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}"));
            }

            Execute(connection, "COMMIT");
        }
        catch
        {
            Execute(connection, "ROLLBACK");
            throw;
        }
    }

    private static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    [SuppressMessage(
        "Security",
        "CA2100:Review SQL queries for security vulnerabilities",
        Justification = "The scripts are embedded in this assembly."
    )]
    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static GovernedException TooNew(string path, int version) =>
        new(
            new Error
            {
                Code = ErrorCode.EvidenceUnavailable,
                Message = "The state folder was written by a newer release.",
                Cause = string.Create(CultureInfo.InvariantCulture, $"{path} has schema {version}; this release knows {Newest}."),
                Cure = "Start the newer release, or name another folder with --data.",
            }
        );
}
