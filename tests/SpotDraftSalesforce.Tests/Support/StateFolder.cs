using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace SpotDraftSalesforce.Tests.Support;

/// <summary>A state folder that does not exist yet, and is gone after the test.</summary>
internal sealed class StateFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "sdsf-tests", Guid.NewGuid().ToString("N"));

    public string Database => System.IO.Path.Combine(Path, "state.db");

    /// <summary>Does to the database what somebody with access to the file could do.</summary>
    [SuppressMessage(
        "Security",
        "CA2100:Review SQL queries for security vulnerabilities",
        Justification = "Tests write their own attacks."
    )]
    public void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False;Default Timeout=15");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA foreign_keys = OFF; " + sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
