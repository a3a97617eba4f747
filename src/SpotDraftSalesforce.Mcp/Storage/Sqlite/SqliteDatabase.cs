using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>
/// The state folder's database. It is created and opened at first use, so that a server starts at once and without a folder. Whatever goes wrong
/// with it is <see cref="ErrorCode.EvidenceUnavailable"/>.
/// </summary>
/// <param name="path">The file; absolute, because paths never depend on the working directory.</param>
/// <param name="patience">How long a statement waits for another process's lock; 15 s if not given.</param>
internal sealed class SqliteDatabase(string path, TimeSpan? patience = null) : IDisposable
{
    private const int MostIdle = 8;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _counting = new(1, 1);
    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(15);
    private SqliteSession? _counter;
    private volatile bool _ready;
    private volatile bool _disposed;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Reads from one snapshot.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        return Guarded(() =>
        {
            var session = _idle.TryTake(out var idle) ? idle : Open(Durability.Full);
            var kept = false;
            try
            {
                session.Execute("BEGIN");
                var result = read(session);
                session.Execute("COMMIT");
                kept = !_disposed && _idle.Count < MostIdle;
                return result;
            }
            finally
            {
                Return(session, kept);
            }
        });
    }

    /// <summary>Writes beside the journal, in one transaction that is on the disk when this returns. For what is not evidence.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        // Within a process writers take turns here, where waiting costs no thread; between processes SQLite's lock decides.
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return Guarded(() =>
            {
                var session = _idle.TryTake(out var idle) ? idle : Open(Durability.Full);
                var kept = false;
                try
                {
                    var result = InTransaction(session, write);
                    kept = !_disposed && _idle.Count < MostIdle;
                    return result;
                }
                finally
                {
                    Return(session, kept);
                }
            });
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes what need not survive a power loss, without waiting for the disk.</summary>
    public async Task<T> CountAsync<T>(Func<SqliteSession, T> count, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        await _counting.WaitAsync(cancellationToken);
        try
        {
            return Guarded(() =>
            {
                _counter ??= Open(Durability.Process);
                try
                {
                    return InTransaction(_counter, count);
                }
                catch (SqliteException)
                {
                    _counter.Dispose();
                    _counter = null;
                    throw;
                }
            });
        }
        finally
        {
            _counting.Release();
        }
    }

    /// <summary>A session of its own, for the journal's writer; the caller disposes it.</summary>
    public async Task<SqliteSession> OpenWriterAsync(CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        return Guarded(() => Open(Durability.Full));
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        _counter?.Dispose();
        _opening.Dispose();
        _writing.Dispose();
        _counting.Dispose();
    }

    internal GovernedException Unavailable(Exception fault) =>
        new(
            new Error
            {
                Code = ErrorCode.EvidenceUnavailable,
                Message = "The state folder cannot be read or written; without evidence nothing is done.",
                Cause = $"{Path}: {fault.Message}",
                Cure =
                    "Check that the folder exists on a disk with free space and belongs to the user who runs the server ('doctor' does).",
                Retry = RetryAdvice.After(TimeSpan.FromSeconds(10)),
            },
            fault
        );

    private static T InTransaction<T>(SqliteSession session, Func<SqliteSession, T> work)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work(session);
            session.Execute("COMMIT");
            return result;
        }
        catch
        {
            TryRollback(session);
            throw;
        }
    }

    /// <summary>Some faults end the transaction by themselves; then there is nothing left to roll back.</summary>
    internal static void TryRollback(SqliteSession session)
    {
        try
        {
            session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The fault that led here is the one to tell.
        }
    }

    private T Guarded<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Unavailable(fault);
        }
    }

    private void Return(SqliteSession session, bool kept)
    {
        if (kept)
        {
            _idle.Add(session);
        }
        else
        {
            session.Dispose();
        }
    }

    private async Task EnsureReadyAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_ready)
        {
            return;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (!_ready)
            {
                Guarded(Create);
                _ready = true;
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    private bool Create()
    {
        CreateFile();
        // A switch to WAL does not always wait for a lock: here the provider's own retry is what is wanted.
        using var connection = Connect((int)Math.Max(1, _patience.TotalSeconds));
        Pragma(connection, "PRAGMA journal_mode = WAL");
        SqliteMigrations.Apply(connection);
        return true;
    }

    /// <summary>The folder and the file are for their owner only; the files that SQLite puts beside it take the file's mode over.</summary>
    private void CreateFile()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
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

    private SqliteSession Open(Durability durability)
    {
        // With a timeout of 1 s the provider never gets to sleep its 150 ms between tries: SQLite itself waits, in steps that begin at 1 ms.
        var connection = Connect(1);
        Pragma(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA busy_timeout = {(long)_patience.TotalMilliseconds}; PRAGMA foreign_keys = ON; PRAGMA synchronous = {(durability == Durability.Full ? "FULL" : "NORMAL")}"
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

    private enum Durability
    {
        /// <summary>A commit returns when it is on the disk.</summary>
        Full,

        /// <summary>
        /// A commit survives the process, not a power loss. NORMAL and not OFF: under WAL both commit without waiting, but a checkpoint made
        /// under OFF could lose what the journal had already put on the disk.
        /// </summary>
        Process,
    }
}
