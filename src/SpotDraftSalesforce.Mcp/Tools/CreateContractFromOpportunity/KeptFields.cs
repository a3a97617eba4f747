using System.Text.Json;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

/// <summary>Fields that we wrote into a contract, that have no value in Salesforce any more, and that hold their old one in the contract.</summary>
internal static class KeptFields
{
    /// <summary>Of a value in a sentence.</summary>
    private const int MostCharacters = 80;

    /// <summary>Each field with what it holds and why it is not written; null where there are none.</summary>
    /// <param name="gone">Names of the fields.</param>
    /// <param name="mapped">What became of each field of the file.</param>
    public static async Task<string?> NoteAsync(
        Pair pair,
        ContractTemplateFile template,
        ContractRef contract,
        IReadOnlyList<string> gone,
        IReadOnlyList<MappedValue> mapped,
        CancellationToken cancellationToken
    )
    {
        if (gone.Count == 0)
        {
            return null;
        }

        var answers = await pair.SpotDraft.QuestionnaireAsync(contract, QuestionnaireAnswers.OfTemplate, cancellationToken);
        var kept = gone.Where(field => answers.Data.TryGetValue(field, out var value) && value.ValueKind != JsonValueKind.Null)
            .Select(field =>
                template.IsPersonal(field)
                    ? $"{field} keeps its value (a person's, which Salesforce does not give any more)"
                    : $"{field} keeps {Shown(answers.Data[field])} ({Why(field, mapped)})"
            )
            .ToArray();
        return kept.Length == 0
            ? null
            : $"{string.Join("; ", kept)}. SpotDraft documents no way to empty a field by its API: what has to go is emptied in SpotDraft.";
    }

    private static string Why(string field, IReadOnlyList<MappedValue> mapped)
    {
        string[] reasons =
        [
            .. mapped
                .Where(one => one.Value is null && one.Field.Split('.', '[')[0] == field)
                .Select(one => one.Origin == ValueOrigin.LeftOut ? one.Detail! : $"{one.Source} {one.Detail}")
                .Distinct(StringComparer.Ordinal),
        ];
        return reasons.Length == 0 ? "its template file does not map it any more" : string.Join(", ", reasons);
    }

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= MostCharacters ? text : $"{text[..MostCharacters]}…";
    }
}
