using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateRenewal;

/// <summary>Which term of the contract a renewal is for. A corrected end date belongs to the same term; only a new term gets a new renewal.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Existing">The renewal of this term, where there is one.</param>
/// <param name="Doubt">Set where a later end date may be a new term or a late correction: a person has to say.</param>
internal sealed record RenewalTerm(int Number, JsonObject? Existing, string? Doubt)
{
    /// <summary>An end date this much later than a closed renewal's can be a new term.</summary>
    private const int DaysOfDoubt = 31;

    public static RenewalTerm Of(ExpiringContract contract, RenewalSource source, string keyField)
    {
        var byTerm = source
            .Renewals.Select(renewal => (Renewal: renewal, Term: TermOf(renewal.Text(keyField))))
            .Where(entry => entry.Term is not null)
            .OrderBy(entry => entry.Term)
            .ToArray();
        if (contract.Terms.TermNumber is { } stated)
        {
            return new RenewalTerm(stated, byTerm.FirstOrDefault(entry => entry.Term == stated).Renewal, null);
        }

        if (byTerm.Length == 0)
        {
            return new RenewalTerm(1, null, null);
        }

        var (latest, term) = byTerm[^1];
        var later = latest.Date("CloseDate") is { } closed && contract.EndDate > closed.AddDays(DaysOfDoubt);
        return latest.Flag("IsClosed") && later
            ? new RenewalTerm(
                term!.Value + 1,
                null,
                $"The renewal of term {term} is closed, and the contract now ends on {contract.EndDate.Iso()}: is this term {term + 1}, or was the end date corrected?"
            )
            : new RenewalTerm(term!.Value, latest, null);
    }

    private static int? TermOf(string? key) =>
        key?.LastIndexOf(':') is { } colon and >= 0 && int.TryParse(key[(colon + 1)..], CultureInfo.InvariantCulture, out var term)
            ? term
            : null;
}
