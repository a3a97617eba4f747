using System.Collections.Frozen;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>
/// ISO 3166 codes by the names that Salesforce holds. SpotDraft takes codes; an org without state and country picklists holds names as people typed them.
/// </summary>
internal static class CountryCodes
{
    private static readonly Lazy<FrozenDictionary<string, string>> Codes = new(Load);

    public static string? Find(string? country) =>
        country is not null && Codes.Value.TryGetValue(country.Trim(), out var code) ? code : null;

    private static FrozenDictionary<string, string> Load()
    {
        using var stream =
            typeof(CountryCodes).Assembly.GetManifestResourceStream("countries.tsv")
            ?? throw new InvalidOperationException("The list of countries is not embedded.");
        using var reader = new StreamReader(stream);
        var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var parts = line.Split('\t');
            foreach (var name in parts)
            {
                codes.TryAdd(name, parts[0]);
            }
        }

        return codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
