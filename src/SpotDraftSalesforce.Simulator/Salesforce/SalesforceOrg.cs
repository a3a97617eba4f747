using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Rules;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>The simulated org: its tables under one lock, with a journal that takes changes back.</summary>
public sealed class SalesforceOrg : IOrgRecords
{
    private readonly Lock _gate = new();
    private readonly OrgJournal _journal = new();
    private readonly SimulatorClock _clock;
    private readonly FaultBoard _faults;
    private readonly Dictionary<string, IRecordRule> _rules;
    private readonly Dictionary<SObjectType, OrgTable> _tables = [];
    private int _depth;

    public SalesforceOrg(SimulatorClock clock, FaultBoard faults)
    {
        _clock = clock;
        _faults = faults;
        _rules = OrgRules.All.ToDictionary(rule => rule.SObject, StringComparer.Ordinal);
        Reset();
    }

    internal OrgSchema Schema { get; } = OrgSchema.Plain;

    internal string OrganizationId { get; } = RecordId.Create("00D", 1);

    internal string StandardProfileId { get; set; } = string.Empty;

    /// <summary>The user of every flow without a user of its own.</summary>
    internal string IntegrationUserId { get; } = RecordId.Create("005", 1);

    internal RecordLocks Locks { get; } = new();

    internal List<ValidationRule> ValidationRules { get; } = [];

    /// <summary>The simulated present in whole seconds, as the platform stores times.</summary>
    internal DateTimeOffset Now
    {
        get
        {
            var now = _clock.GetUtcNow();
            return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        }
    }

    internal DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>Empties the org, leaving what every org is born with: the organization, its integration user, profiles, stages, the standard price book.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _tables.Clear();
            foreach (var type in Schema.Types)
            {
                _tables[type] = new OrgTable(type, _journal);
            }

            Locks.Clear();
            ValidationRules.Clear();
            OrgBirth.Fill(this);
            _journal.Forget();
        }
    }

    public string Insert(string sobject, IReadOnlyDictionary<string, object?> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return Atomically(() =>
        {
            var given = fields.ToDictionary(pair => pair.Key, pair => ClrValue.Convert(pair.Value), StringComparer.Ordinal);
            return InsertRow(Schema[sobject].Name, given, IntegrationUserId).Id;
        });
    }

    public IReadOnlyList<IReadOnlyDictionary<string, object?>> All(string sobject)
    {
        lock (_gate)
        {
            return
            [
                .. Table(sobject)
                    .Rows.Where(record => !record.Deleted)
                    .Select(record => record.Type.Fields.ToDictionary(field => field.Name, field => record[field], StringComparer.Ordinal)),
            ];
        }
    }

    internal OrgTable Table(SObjectType type) => _tables[type];

    internal OrgTable Table(string sobject) => _tables[Schema[sobject]];

    /// <summary>The record with this 18-character id, deleted or not.</summary>
    internal OrgRecord? Find(string? id) => id is not null && Schema.OfId(id) is { } type ? _tables[type].ById(id) : null;

    internal OrgRecord? Stage(string name)
    {
        var stages = Table("OpportunityStage");
        return stages.Find(stages.Type["MasterLabel"], name).FirstOrDefault(stage => stage.Flag("IsActive"));
    }

    /// <summary>False while lookup lag still hides the record from queries.</summary>
    internal Func<OrgRecord, bool> Visibility()
    {
        var lag = _faults.LookupLag("salesforce");
        if (lag == TimeSpan.Zero)
        {
            return static _ => true;
        }

        var machine = _clock.Machine;
        return record => machine.GetElapsedTime(record.InsertedAt) >= lag;
    }

    /// <summary>Runs <paramref name="work"/> alone in the org; an exception takes back everything it did.</summary>
    internal T Atomically<T>(Func<T> work)
    {
        lock (_gate)
        {
            var mark = _journal.Mark;
            _depth++;
            try
            {
                return work();
            }
            catch
            {
                _journal.RollBack(mark);
                throw;
            }
            finally
            {
                if (--_depth == 0)
                {
                    _journal.Forget();
                }
            }
        }
    }

    /// <summary>A place to roll back to; only inside <see cref="Atomically{T}"/>.</summary>
    internal int Mark() => _journal.Mark;

    internal void RollBack(int mark) => _journal.RollBack(mark);

    internal OrgRecord InsertRow(string sobject, Dictionary<string, object?> fields, string userId)
    {
        var table = Table(sobject);
        var type = table.Type;
        var now = Now;
        var given = fields.ToDictionary(pair => type[pair.Key], pair => pair.Value);
        var values = NewValues(type, given, userId, now);
        values[0] ??= table.NextId();
        var draft = new RecordDraft(type, values, null, given) { UserId = userId, Now = now };
        var rule = _rules.GetValueOrDefault(type.Name);
        rule?.Before(this, draft);
        var record = table.Add(values, _clock.Machine.GetTimestamp());
        rule?.After(this, record, draft);
        return record;
    }

    internal void UpdateRow(OrgRecord record, Dictionary<string, object?> fields, string userId, bool bySystem = false)
    {
        var type = record.Type;
        var before = record.Values;
        var values = (object?[])before.Clone();
        var given = fields.ToDictionary(pair => type[pair.Key], pair => pair.Value);
        foreach (var (field, value) in given)
        {
            values[field.Index] = value;
        }

        var now = Now;
        Stamp(type, values, userId, now);
        var draft = new RecordDraft(type, values, before, given)
        {
            UserId = userId,
            Now = now,
            BySystem = bySystem,
        };
        var rule = _rules.GetValueOrDefault(type.Name);
        rule?.Before(this, draft);
        Table(type).Replace(record, values);
        rule?.After(this, record, draft);
    }

    internal void DeleteRow(OrgRecord record, string userId)
    {
        var rule = _rules.GetValueOrDefault(record.Type.Name);
        rule?.Deleting(this, record, userId);
        var values = (object?[])record.Values.Clone();
        Stamp(record.Type, values, userId, Now);
        if (record.Type.TryField("IsDeleted", out var deleted))
        {
            values[deleted.Index] = true;
        }

        var table = Table(record.Type);
        table.Replace(record, values);
        table.MarkDeleted(record, true);
        foreach (var child in record.Type.Children.Where(child => child.Field.Cascades))
        {
            foreach (var dependant in Table(child.Child).Find(child.Field, record.Id).ToList())
            {
                DeleteRow(dependant, userId);
            }
        }

        rule?.Deleted(this, record, userId);
    }

    /// <summary>Takes a record out of the recycle bin; false when its parent is in there still.</summary>
    internal bool Undelete(OrgRecord record)
    {
        if (record.Type.Fields.Any(field => field.Cascades && Find(record[field] as string) is { Deleted: true }))
        {
            return false;
        }

        var deletedAt = record["SystemModstamp"];
        var values = (object?[])record.Values.Clone();
        Set(record.Type, values, "IsDeleted", false);
        Set(record.Type, values, "SystemModstamp", Now);
        Table(record.Type).Replace(record, values);
        Table(record.Type).MarkDeleted(record, false);
        foreach (var child in record.Type.Children.Where(child => child.Field.Cascades))
        {
            foreach (
                var dependant in Table(child.Child)
                    .Rows.Where(row =>
                        row.Deleted
                        && !row.Purged
                        && Equals(row[child.Field], record.Id)
                        && row.Type.TryField("SystemModstamp", out var stamp)
                        && Equals(row[stamp], deletedAt)
                    )
                    .ToList()
            )
            {
                Undelete(dependant);
            }
        }

        return true;
    }

    /// <summary>Whether a deleted record still shows: the recycle bin keeps it for 15 days.</summary>
    internal bool InRecycleBin(OrgRecord record) =>
        !record.Purged
        && (
            !record.Type.TryField("SystemModstamp", out var stamp)
            || record[stamp] is not DateTimeOffset at
            || Now - at < TimeSpan.FromDays(15)
        );

    private static object?[] NewValues(SObjectType type, Dictionary<SObjectField, object?> given, string userId, DateTimeOffset now)
    {
        var values = new object?[type.Fields.Count];
        foreach (var field in type.Fields)
        {
            values[field.Index] = field.Type == FieldType.Boolean ? field.Default == "true" : field.Default;
        }

        Set(type, values, "CreatedDate", now);
        Set(type, values, "CreatedById", userId);
        Set(type, values, "OwnerId", userId);
        foreach (var (field, value) in given)
        {
            if (value is not null || field.Type != FieldType.Boolean)
            {
                values[field.Index] = value;
            }
        }

        Set(type, values, "LastModifiedDate", Kept(given, type, "LastModifiedDate") ?? Kept(given, type, "CreatedDate") ?? now);
        Set(type, values, "LastModifiedById", Kept(given, type, "LastModifiedById") ?? userId);
        Set(type, values, "SystemModstamp", Kept(given, type, "SystemModstamp") ?? Kept(given, type, "CreatedDate") ?? now);
        return values;
    }

    private static object? Kept(Dictionary<SObjectField, object?> given, SObjectType type, string name) =>
        type.TryField(name, out var field) ? given.GetValueOrDefault(field) : null;

    private static void Stamp(SObjectType type, object?[] values, string userId, DateTimeOffset now)
    {
        Set(type, values, "LastModifiedDate", now);
        Set(type, values, "LastModifiedById", userId);
        Set(type, values, "SystemModstamp", now);
    }

    private static void Set(SObjectType type, object?[] values, string name, object? value)
    {
        if (type.TryField(name, out var field))
        {
            values[field.Index] = value;
        }
    }
}
