using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>The names of an enumeration's values as JSON carries them, so that columns and JSON say the same.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>()
        .ToDictionary(value => value, value => GovernanceJson.ToText(value).Trim('"'));

    private static readonly Dictionary<string, T> Values = Names.ToDictionary(name => name.Value, name => name.Key, StringComparer.Ordinal);

    public static string Of(T value) => Names[value];

    public static T Parse(string name) =>
        Values.TryGetValue(name, out var value)
            ? value
            : throw new InvalidDataException($"'{name}' is no {typeof(T).Name} of this release.");
}
