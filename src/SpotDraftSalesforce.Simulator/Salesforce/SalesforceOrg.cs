using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Salesforce.Access;
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

    public SalesforceOrg(SimulatorClock clock, FaultBoard faults, OrgKinds kinds = OrgKinds.Plain)
    {
        Kinds = kinds;
        Schema = OrgSchema.Of(kinds);
        _clock = clock;
        _faults = faults;
        _rules = OrgRules.All.ToDictionary(rule => rule.SObject, StringComparer.Ordinal);
        Reset();
    }

    /// <summary>What this org has besides the plain objects, or otherwise than they come.</summary>
    public OrgKinds Kinds { get; }

    internal OrgSchema Schema { get; private set; }

    /// <summary>When the schema, or what somebody may see of it, was last changed.</summary>
    internal DateTimeOffset SchemaChanged { get; private set; }

    internal string OrganizationId { get; } = RecordId.Create("00D", 1);

    internal string StandardProfileId { get; set; } = string.Empty;

    /// <summary>The user of every flow without a user of its own.</summary>
    internal string IntegrationUserId { get; } = RecordId.Create("005", 1);

    internal RecordLocks Locks { get; } = new();

    internal List<ValidationRule> ValidationRules { get; } = [];

    internal List<DuplicateRule> DuplicateRules { get; } = [];

    internal RightsBook Rights => field ??= new RightsBook(user => ProfileAccess.Has(this, user, "PermissionsViewSetup"));

    internal LoginIpRanges LoginIpRanges { get; } = new();

    internal RecycleBin RecycleBin => field ??= new RecycleBin(this);

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
            DuplicateRules.Clear();
            Rights.Clear();
            LoginIpRanges.Clear();
            SchemaChanged = Now;
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

    /// <summary>The record types of an object, the default first; most orgs have none.</summary>
    internal IEnumerable<OrgRecord> RecordTypesOf(SObjectType type) =>
        Kinds.HasFlag(OrgKinds.RecordTypes)
            ? Table("RecordType").Rows.Where(row => row.Flag("IsActive") && row.Text("SobjectType") == type.Name)
            : [];

    /// <summary>Puts another schema in place of this one; records keep what it still has room for.</summary>
    internal void ChangeSchema(OrgSchema next)
    {
        lock (_gate)
        {
            var before = _tables.Values.ToList();
            Schema = next;
            _tables.Clear();
            foreach (var type in next.Types)
            {
                var old = before.Find(table => table.Type.Name == type.Name);
                _tables[type] = old is null ? new OrgTable(type, _journal) : old.MoveTo(type);
            }

            ValidationRules.RemoveAll(rule => !next.TryType(rule.Type.Name, out _));
            for (var at = 0; at < ValidationRules.Count; at++)
            {
                ValidationRules[at] = ValidationRules[at].For(this);
            }

            NoteSchemaChange();
            _journal.Forget();
        }
    }

    internal void NoteSchemaChange() => SchemaChanged = Now;

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
        var values = SystemFields.NewValues(type, given, userId, now, DefaultRecordType(type));
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
        SystemFields.Stamp(type, values, userId, now);
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
        SystemFields.Stamp(record.Type, values, userId, Now);
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

    private string? DefaultRecordType(SObjectType type) => RecordTypesOf(type).FirstOrDefault()?.Id;
}
