using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Governance.Operations;

/// <summary>
/// What a call has to make durable before it may have an effect. It is written together with the first attempt, so that a write costs one
/// commit before the vendor is called and one after; or earlier, where the call has to be answered first.
/// </summary>
public sealed class PendingCommit
{
    private readonly Lock _gate = new();
    private List<JournalWrite> _writes = [];
    private List<AuditEvent> _events = [];

    public void Add(JournalWrite write)
    {
        lock (_gate)
        {
            _writes.Add(write);
        }
    }

    public void Add(AuditEvent happened)
    {
        lock (_gate)
        {
            _events.Add(happened);
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _writes.Count + _events.Count == 0;
            }
        }
    }

    /// <summary>What was taken but could not be written is still to be written, before anything that came since.</summary>
    public void PutBack(JournalEntry unwritten)
    {
        ArgumentNullException.ThrowIfNull(unwritten);
        lock (_gate)
        {
            _writes = [.. unwritten.Writes, .. _writes];
            _events = [.. unwritten.Events, .. _events];
        }
    }

    /// <summary>Takes everything that is still to be written; the caller commits it.</summary>
    public JournalEntry Take()
    {
        lock (_gate)
        {
            var entry = new JournalEntry(_writes, _events);
            _writes = [];
            _events = [];
            return entry;
        }
    }
}
