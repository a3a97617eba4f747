using System.Collections.Concurrent;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Replay;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

/// <summary>What every store has to hold, whatever it is built on.</summary>
public abstract class StoreContractTests : IAsyncDisposable
{
    private protected static readonly DateTimeOffset Now = Plans.Morning;

    /// <summary>One process on the store: everything that it needs to write and read.</summary>
    internal sealed record Process(
        IJournal Journal,
        IOperationStore Operations,
        IApprovalStore Approvals,
        IRequestStore Requests,
        ILinkStore Links,
        IAuditLog Log,
        IAsyncDisposable Lifetime
    ) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Lifetime.DisposeAsync();
    }

    private readonly ConcurrentBag<Process> _processes = [];

    /// <summary>Another process on the same state.</summary>
    private protected abstract Process Open();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        Clean();
        GC.SuppressFinalize(this);
    }

    private protected virtual void Clean() { }

    private protected Process Start()
    {
        var process = Open();
        _processes.Add(process);
        return process;
    }

    private protected static async Task AssertVerifies(Process process, long events)
    {
        var result = await new AuditVerifier(process.Log).VerifyAsync(null, default);
        Assert.Null(result.Problem);
        Assert.Equal((true, events), (result.Ok, result.Events));
    }

    private protected static Task Commit(Process process, params JournalWrite[] writes) =>
        process.Journal.CommitAsync(new JournalEntry(writes, []), default);

    private protected static async Task<JournalConflictException> Conflict(Process process, JournalConflict expected, JournalWrite write)
    {
        var conflict = await Assert.ThrowsAsync<JournalConflictException>(() => Commit(process, write));
        Assert.Equal(expected, conflict.Conflict);
        return conflict;
    }

    private protected static MoveOperation Move(Operation operation, OperationState from, OperationState to) =>
        new(operation.Id, operation.Fence, [from], to) { At = Now };

    private protected static Approval ApprovalOf(Operation operation, DateTimeOffset expires) =>
        new()
        {
            Id = operation.ApprovalId!,
            OperationId = operation.Id,
            State = ApprovalState.Pending,
            Digest = "digest",
            Salt = "salt",
            ApproverRoles =
            [
                ["legal", "finance"],
                ["head"],
            ],
            ExcludedPersons = ["sales-one"],
            Summary = "Create a contract.",
            RequestedAt = Now,
            ExpiresAt = expires,
        };
}
