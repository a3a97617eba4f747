using SpotDraftSalesforce.Simulator.Salesforce.Access;
using SpotDraftSalesforce.Simulator.Salesforce.Records;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;

namespace SpotDraftSalesforce.Simulator.Salesforce.Soql;

/// <summary>Finds objects, relationships and fields by the names of a query, whatever their case.</summary>
internal sealed class SoqlBinder(SalesforceOrg org, string query, UserRights rights)
{
    private const int DeepestPath = 5;

    // What a reference to several objects has in common: the fields of the pseudo-object Name.
    private static readonly HashSet<string> SharedFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "Id",
        "Name",
        "Type",
        "FirstName",
        "LastName",
        "Email",
        "Phone",
        "Title",
        "Username",
        "IsActive",
    };

    private static readonly SObjectField TypeField = new()
    {
        Name = "Type",
        Label = "Type",
        Type = FieldType.Picklist,
        Length = 40,
    };

    public SObjectType Object(SoqlToken name) =>
        org.Schema.TryType(name.Text, out var type) && rights.CanRead(type)
            ? type
            : throw Fail("INVALID_TYPE", name.Position, $"sObject type '{name.Text}' is not supported. {Tell("object", "__c", "entity")}");

    public ChildRelationship Child(SObjectType parent, SoqlToken name) =>
        parent.Child(name.Text) is { } child && rights.CanRead(child.Child)
            ? child
            : throw Fail(
                "INVALID_TYPE",
                name.Position,
                $"Didn't understand relationship '{name.Text}' in FROM part of query call. {Tell("relationship", "__r")}"
            );

    public BoundField Field(SObjectType type, string path, string? alias, int position)
    {
        var parts = path.Split('.');
        var first =
            parts.Length > 1 && (Same(parts[0], alias) || Same(parts[0], type.Name)) && !type.TryRelationship(parts[0], out _) ? 1 : 0;
        var steps = new List<SObjectField>();
        var owners = new List<SObjectType> { type };
        foreach (var part in parts[first..^1])
        {
            if (owners.Count > 1 || !owners[0].TryRelationship(part, out var step) || !rights.CanRead(owners[0], step))
            {
                throw Fail(
                    "INVALID_FIELD",
                    position,
                    $"Didn't understand relationship '{part}' in field path. {Tell("relationship", "__r")}"
                );
            }

            steps.Add(step);
            owners = [.. step.ReferenceTo.Select(name => org.Schema[name])];
        }

        if (steps.Count > DeepestPath)
        {
            throw Fail("MALFORMED_QUERY", position, "SOQL statements cannot query aliases deeper than 5 levels");
        }

        return owners.Count > 1 ? Shared(steps, owners, parts[^1], position) : Single(steps, owners[0], parts[^1], position);
    }

    /// <summary>A reference that leads to several objects, with the steps before it.</summary>
    public BoundField Polymorphic(SObjectType type, Operand relationship, string? alias)
    {
        var bound = Field(type, relationship.Path + ".Id", alias, relationship.Position);
        return bound.Steps[^1].ReferenceTo.Count > 1
            ? bound
            : throw Fail(
                "MALFORMED_QUERY",
                relationship.Position,
                $"TYPEOF is not supported for '{relationship.Path}': it is not a polymorphic relationship"
            );
    }

    public SoqlException Fail(string code, int position, string message) => SoqlException.At(code, query, position, message);

    private BoundField Single(List<SObjectField> steps, SObjectType owner, string name, int position)
    {
        if (!owner.TryField(name, out var field) || !rights.CanRead(owner, field))
        {
            throw NoColumn(owner.Name, name, position);
        }

        return steps.Count == 0
            ? new BoundField(field, steps, record => record.Values[field.Index])
            : new BoundField(field, steps, record => Walk(record, steps)?[field]);
    }

    private BoundField Shared(List<SObjectField> steps, List<SObjectType> owners, string name, int position)
    {
        if (!SharedFields.Contains(name))
        {
            throw NoColumn("Name", name, position);
        }

        if (Same(name, "Type"))
        {
            return new BoundField(TypeField, steps, record => Walk(record, steps)?.Type.Name);
        }

        var field = owners.Select(owner => owner.TryField(name, out var found) ? found : null).FirstOrDefault(found => found is not null);
        return field is null
            ? throw NoColumn("Name", name, position)
            : new BoundField(
                field,
                steps,
                record =>
                {
                    var target = Walk(record, steps);
                    return target is null ? null
                        : Same(name, "Name")
                            ? target.Type.NameField is { } named ? target[named]
                                : null
                        : target.Type.TryField(name, out var own) ? target[own]
                        : null;
                }
            );
    }

    private OrgRecord? Walk(OrgRecord record, List<SObjectField> steps)
    {
        OrgRecord? at = record;
        foreach (var step in steps)
        {
            at = org.Find(at[step] as string);
            if (at is null)
            {
                return null;
            }
        }

        return at;
    }

    private SoqlException NoColumn(string entity, string name, int position) =>
        Fail("INVALID_FIELD", position, $"No such column '{name}' on entity '{entity}'. {Tell("field", "__c")}");

    private static string Tell(string what, string suffix, string named = "") =>
        $"If you are attempting to use a custom {what}, be sure to append the '{suffix}' after the {(named.Length == 0 ? "custom " + what : named)} name. "
        + "Please reference your WSDL or the describe call for the appropriate names.";

    private static bool Same(string left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
