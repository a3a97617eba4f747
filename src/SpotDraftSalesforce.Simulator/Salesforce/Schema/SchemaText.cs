using System.Globalization;
using System.Text.RegularExpressions;

namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>
/// Reads objects from text. <c>object Name prefix "Label" "Labels" traits</c> opens one; each line below it is a field:
/// <c>Name type(arguments) flags : picklist value; picklist value</c>. Every object gets the system fields unless it is <c>bare</c>.
/// </summary>
internal static partial class SchemaText
{
    private const string SystemFields = """
        IsDeleted boolean readonly defaulted
        CreatedDate datetime readonly defaulted required
        CreatedById reference(User) readonly defaulted required rel=CreatedBy
        LastModifiedDate datetime readonly defaulted required
        LastModifiedById reference(User) readonly defaulted required rel=LastModifiedBy
        SystemModstamp datetime readonly defaulted required
        """;

    /// <exception cref="FormatException">The head or a line is malformed.</exception>
    public static SObjectType ParseObject(string headLine, IReadOnlyList<string> lines)
    {
        var head = HeadPattern().Match(headLine);
        if (!head.Success)
        {
            throw new FormatException($"not the head of an object: {headLine}");
        }

        var traits = head.Groups["traits"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var fields = new List<SObjectField> { ParseField("Id id readonly defaulted required idlookup", 0) };
        foreach (var line in lines.Concat(traits.Contains("bare") ? [] : SystemFields.Split('\n')))
        {
            fields.Add(ParseField(line, fields.Count));
        }

        return new SObjectType(
            head.Groups["name"].Value,
            head.Groups["prefix"].Value,
            head.Groups["label"].Value,
            head.Groups["plural"].Value,
            traits,
            fields
        );
    }

    private static SObjectField ParseField(string line, int index)
    {
        var match = FieldPattern().Match(line);
        if (!match.Success)
        {
            throw new FormatException($"not a field: {line}");
        }

        var name = match.Groups["name"].Value;
        var type = FieldTypeNames.Parse(match.Groups["type"].Value);
        var arguments = match.Groups["args"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var flags = match.Groups["flags"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool Has(string flag) => flags.Contains(flag, StringComparer.Ordinal);
        string? Name(string key) => flags.FirstOrDefault(flag => flag.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];
        string? Value(string key) => Name(key)?.Replace('_', ' ');

        var custom = name.EndsWith("__c", StringComparison.Ordinal);
        return new SObjectField
        {
            Name = name,
            Label = Value("label") ?? Label(name),
            Type = type,
            Index = index,
            Length = LengthOf(type, arguments),
            Precision = type.IsNumber() ? Number(arguments, 0) + (type == FieldType.Integer ? 0 : Number(arguments, 1)) : 0,
            Scale = type.IsNumber() ? Number(arguments, 1) : 0,
            Nillable = !Has("required") && type != FieldType.Boolean,
            Createable = !Has("readonly") && !Has("calculated") && !Has("nocreate"),
            Updateable = !Has("readonly") && !Has("calculated") && !Has("noupdate"),
            DefaultedOnCreate = Has("defaulted") || type == FieldType.Boolean || Value("default") is not null,
            Default = Value("default"),
            Calculated = Has("calculated"),
            ExternalId = Has("external"),
            Unique = Has("unique"),
            IdLookup = Has("idlookup") || Has("external") || (Has("name") && type == FieldType.Text),
            IsName = Has("name"),
            Filterable = type is not (FieldType.Base64 or FieldType.Address) && !IsLong(type, arguments),
            Sortable = type is not (FieldType.Base64 or FieldType.Address or FieldType.MultiPicklist) && !IsLong(type, arguments),
            Groupable =
                type is not (FieldType.Base64 or FieldType.Address or FieldType.DateTime or FieldType.MultiPicklist)
                && !type.IsFraction()
                && !IsLong(type, arguments),
            ReferenceTo = type == FieldType.Reference ? arguments : [],
            RelationshipName = type == FieldType.Reference ? Name("rel") ?? Relationship(name, custom) : null,
            ChildRelationship = Name("child"),
            Cascades = Has("cascade"),
            Picklist = match.Groups["values"].Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            RestrictedPicklist = Has("restricted"),
            CompoundFieldName = Name("compound"),
        };
    }

    private static bool IsFraction(this FieldType type) => type is FieldType.Double or FieldType.Currency or FieldType.Percent;

    private static bool IsLong(FieldType type, string[] arguments) => type == FieldType.TextArea && Number(arguments, 0) > 255;

    private static int Number(string[] arguments, int at) =>
        at < arguments.Length ? int.Parse(arguments[at], CultureInfo.InvariantCulture) : 0;

    private static int LengthOf(FieldType type, string[] arguments) =>
        type switch
        {
            FieldType.Id or FieldType.Reference => 18,
            FieldType.Email => 80,
            FieldType.Phone => 40,
            FieldType.Picklist => 255,
            FieldType.MultiPicklist => 4099,
            _ when type.IsText() => arguments.Length > 0 ? Number(arguments, 0) : 255,
            _ => 0,
        };

    private static string Relationship(string name, bool custom) => custom ? name[..^1] + "r" : name[..^2];

    private static string Label(string name)
    {
        var plain = name.EndsWith("__c", StringComparison.Ordinal) ? name[..^3].Replace('_', ' ') : WordStart().Replace(name, " $0");
        return plain.EndsWith(" Id", StringComparison.Ordinal) ? plain[..^2] + "ID" : plain;
    }

    [GeneratedRegex(
        """^(?<name>\w+) (?<prefix>\w{3}) "(?<label>[^"]+)" "(?<plural>[^"]+)"(?<traits>.*)$""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex HeadPattern();

    [GeneratedRegex(
        @"^(?<name>\w+) (?<type>\w+)(\((?<args>[^)]*)\))?(?<flags>[^:]*)(:(?<values>.*))?$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex FieldPattern();

    [GeneratedRegex("(?<=[a-z])[A-Z]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordStart();
}
