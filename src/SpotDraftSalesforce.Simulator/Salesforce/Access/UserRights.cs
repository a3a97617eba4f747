using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Access;

/// <summary>
/// What one user may see and write: everything that was not taken away, and of the objects of the org's setup nothing without the permission for
/// it. Ids are everybody's.
/// </summary>
internal sealed class UserRights
{
    private readonly Dictionary<string, AccessLevel> _objects = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string, string), AccessLevel> _fields = [];

    /// <summary>Of an administrator whom nothing was taken from.</summary>
    public static UserRights All { get; } = new() { SeesSetup = true };

    /// <summary>Of everybody else whom nothing was taken from.</summary>
    public static UserRights Usual { get; } = new();

    /// <summary>Whether the user has 'View Setup and Configuration'.</summary>
    public bool SeesSetup { get; set; }

    public bool CanRead(SObjectType type) => Level(type) >= AccessLevel.Read;

    public bool CanEdit(SObjectType type) => Level(type) == AccessLevel.Edit;

    public bool CanRead(SObjectType type, SObjectField field) => Level(type, field) >= AccessLevel.Read;

    public bool CanEdit(SObjectType type, SObjectField field) => Level(type, field) == AccessLevel.Edit;

    public IEnumerable<SObjectField> Readable(SObjectType type) =>
        _fields.Count == 0 ? type.Fields : type.Fields.Where(field => CanRead(type, field));

    public void Set(SObjectType type, SObjectField? field, AccessLevel level)
    {
        if (field is null)
        {
            _objects[type.Name] = level;
        }
        else
        {
            _fields[(type.Name, field.Name)] = level;
        }
    }

    private AccessLevel Level(SObjectType type) =>
        type.IsSetup && !SeesSetup ? AccessLevel.None
        : _objects.Count == 0 ? AccessLevel.Edit
        : _objects.GetValueOrDefault(type.Name, AccessLevel.Edit);

    private AccessLevel Level(SObjectType type, SObjectField field) =>
        _fields.Count == 0 || field.Type == FieldType.Id
            ? AccessLevel.Edit
            : _fields.GetValueOrDefault((type.Name, field.Name), AccessLevel.Edit);
}
