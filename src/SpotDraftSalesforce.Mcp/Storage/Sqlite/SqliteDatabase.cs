using System.Collections.Concurrent;
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
    private const int SqliteConstraint = 19;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _counting = new(1, 1);
    private readonly SqliteFile _file = new(System.IO.Path.GetFullPath(path), patience ?? TimeSpan.FromSeconds(15));
    private SqliteSession? _counter;
    private volatile bool _ready;
    private volatile bool _disposed;

    /// <summary>Reads from one snapshot.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        return Snapshot(read);
    }

    /// <summary>As <see cref="ReadAsync"/>, for what is looked up in passing where nothing can wait.</summary>
    public T Read<T>(Func<SqliteSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_ready)
        {
            _opening.Wait();
            try
            {
                MakeReady();
            }
            finally
            {
                _opening.Release();
            }
        }

        return Snapshot(read);
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
                var session = _idle.TryTake(out var idle) ? idle : _file.Open(Durability.Full);
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
                _counter ??= _file.Open(Durability.Process);
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
        return Guarded(() => _file.Open(Durability.Full));
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
                Cause = $"{_file.Path}: {fault.Message}",
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
        catch (SqliteException fault) when (fault.SqliteErrorCode == SqliteConstraint)
        {
            throw new InvalidOperationException("What was to be written contradicts what is stored.", fault);
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
            MakeReady();
        }
        finally
        {
            _opening.Release();
        }
    }

    private void MakeReady()
    {
        if (!_ready)
        {
            Guarded(_file.Create);
            _ready = true;
        }
    }

    private T Snapshot<T>(Func<SqliteSession, T> read) =>
        Guarded(() =>
        {
            var session = _idle.TryTake(out var idle) ? idle : _file.Open(Durability.Full);
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
