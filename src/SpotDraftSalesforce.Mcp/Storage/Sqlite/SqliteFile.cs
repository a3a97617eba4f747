using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>The database's file: how it comes to be, and how connections to it are set up.</summary>
internal sealed class SqliteFile(string path, TimeSpan patience)
{
    private static readonly Lock Creating = new();

    public string Path => path;

    /// <summary>Creates what is missing and brings the schema up to this release.</summary>
    public bool Create()
    {
        CreateFile();
        // A switch to WAL does not always wait for a lock: here the provider's own retry is what is wanted.
        using var connection = Connect((int)Math.Max(1, patience.TotalSeconds));
        Pragma(connection, "PRAGMA journal_mode = WAL");
        SqliteMigrations.Apply(connection);
        return true;
    }

    /// <summary>
    /// The folder and the file are for their owner only; the files that SQLite puts beside it take the file's mode over. A file that is there is not
    /// opened here: closing it would take the locks away from every other connection of this process (POSIX locks belong to the process).
    /// </summary>
    private void CreateFile()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        lock (Creating)
        {
            if (File.Exists(Path))
            {
                return;
            }

            new FileStream(
                Path,
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            ).Dispose();
        }
    }

    public SqliteSession Open(Durability durability)
    {
        // With a timeout of 1 s the provider never gets to sleep its 150 ms between tries: SQLite itself waits, in steps that begin at 1 ms.
        var connection = Connect(1);
        Pragma(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA busy_timeout = {(long)patience.TotalMilliseconds}; PRAGMA foreign_keys = ON; PRAGMA synchronous = {(durability == Durability.Full ? "FULL" : "NORMAL")}"
            )
        );
        return new SqliteSession(connection);
    }

    private SqliteConnection Connect(int timeout)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = Path,
                Mode = OperatingSystem.IsWindows() ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
                DefaultTimeout = timeout,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    [SuppressMessage(
        "Security",
        "CA2100:Review SQL queries for security vulnerabilities",
        Justification = "Pragmas take no parameters; the texts are put together from constants and numbers."
    )]
    private static void Pragma(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>What a commit of a connection outlives.</summary>
internal enum Durability
{
    /// <summary>A commit returns when it is on the disk.</summary>
    Full,

    /// <summary>
    /// A commit survives the process, not a power loss. NORMAL and not OFF: under WAL both commit without waiting, but a checkpoint made
    /// under OFF could lose what the journal had already put on the disk.
    /// </summary>
    Process,
}
