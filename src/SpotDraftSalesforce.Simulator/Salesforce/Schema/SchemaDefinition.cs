namespace SpotDraftSalesforce.Simulator.Salesforce.Schema;

/// <summary>
/// Objects as they are written, before they are read: <c>object …</c> opens a new one, <c>extend Name</c> goes on with one that there is.
/// A line for a field of a known name takes the place of the earlier one. <see cref="SchemaText"/> tells what a line holds.
/// </summary>
internal sealed class SchemaDefinition
{
    private const string Opens = "object ";
    private const string Extends = "extend ";

    private readonly IReadOnlyList<(string Head, IReadOnlyList<string> Lines)> _objects;

    private SchemaDefinition(IReadOnlyList<(string Head, IReadOnlyList<string> Lines)> objects) => _objects = objects;

    public static SchemaDefinition Empty { get; } = new([]);

    /// <exception cref="FormatException">A line belongs to no object, or extends one that there is not.</exception>
    public SchemaDefinition With(string text)
    {
        var objects = _objects.Select(one => (one.Head, Lines: one.Lines.ToList())).ToList();
        List<string>? current = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(Opens, StringComparison.Ordinal))
            {
                current = [];
                objects.RemoveAll(known => NameOf(known.Head) == NameOf(line[Opens.Length..]));
                objects.Add((line[Opens.Length..], current));
            }
            else if (line.StartsWith(Extends, StringComparison.Ordinal))
            {
                current = objects.Find(known => NameOf(known.Head) == line[Extends.Length..].Trim()).Lines;
            }
            else
            {
                Put(current ?? throw new FormatException($"no object to add to: {line}"), line);
            }
        }

        return new SchemaDefinition([.. objects.Select(one => (one.Head, (IReadOnlyList<string>)one.Lines))]);
    }

    /// <summary>Without an object and what refers to it alone, or without one of its fields.</summary>
    public SchemaDefinition Without(string name, string? field) =>
        new([
            .. _objects
                .Where(one => field is not null || NameOf(one.Head) != name)
                .Select(one =>
                    (
                        one.Head,
                        (IReadOnlyList<string>)
                            [
                                .. one.Lines.Where(line =>
                                    field is null
                                        ? !line.Contains($"reference({name})", StringComparison.Ordinal)
                                        : NameOf(one.Head) != name || NameOf(line) != field
                                ),
                            ]
                    )
                ),
        ]);

    /// <exception cref="FormatException">A line is malformed.</exception>
    public IReadOnlyList<SObjectType> Build() => [.. _objects.Select(one => SchemaText.ParseObject(one.Head, one.Lines))];

    private static void Put(List<string> lines, string line)
    {
        var at = lines.FindIndex(known => NameOf(known) == NameOf(line));
        if (at < 0)
        {
            lines.Add(line);
        }
        else
        {
            lines[at] = line;
        }
    }

    private static string NameOf(string line) => line.Split(' ')[0];
}
