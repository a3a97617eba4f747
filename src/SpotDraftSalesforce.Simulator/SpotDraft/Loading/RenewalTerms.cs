using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Loading;

/// <summary>One row of the renewal facts of real contracts, with its mess kept.</summary>
public sealed partial record RenewalTerms
{
    /// <summary>Where the file stands in a data folder.</summary>
    public const string FileName = "cuad/renewal-terms.csv";

    /// <summary>The title of the contract.</summary>
    public required string Document { get; init; }

    /// <summary>The other side: the first party after the first-named one, or the only one, without its alias.</summary>
    public required string Account { get; init; }

    public required string AgreementDate { get; init; }

    public required string EffectiveDate { get; init; }

    public required string ExpirationDate { get; init; }

    public required string RenewalTerm { get; init; }

    public required string NoticePeriod { get; init; }

    public required string GoverningLaw { get; init; }

    /// <summary>Reads the rows under <paramref name="folder"/>; null when the file is not there.</summary>
    public static IReadOnlyList<RenewalTerms>? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        using var csv = CsvReader.FromFile(path);
        var rows = new List<RenewalTerms>();
        while (csv.Read())
        {
            rows.Add(
                new RenewalTerms
                {
                    Document = csv.GetString("document_name").Trim(),
                    Account = OtherParty(csv.GetString("parties")),
                    AgreementDate = csv.GetString("agreement_date").Trim(),
                    EffectiveDate = csv.GetString("effective_date").Trim(),
                    ExpirationDate = csv.GetString("expiration_date").Trim(),
                    RenewalTerm = csv.GetString("renewal_term").Trim(),
                    NoticePeriod = csv.GetString("notice_period").Trim(),
                    GoverningLaw = csv.GetString("governing_law").Trim(),
                }
            );
        }

        return rows;
    }

    /// <summary>The day, where the cell is exactly one valid month/day/year.</summary>
    public static DateOnly? ExactDay(string cell) =>
        DateOnly.TryParseExact(cell, "M/d/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The party that stands for the customer in a cell such as <c>One Inc. ("Seller"); Two LLC ("Buyer")</c>.</summary>
    public static string OtherParty(string cell)
    {
        var names = cell.Split(';')
            .Select(part => Alias().Replace(part, " ").Trim(' ', '\t', ',', '.', '"', ')'))
            .Where(name => name.Length > 0)
            .ToArray();
        var name = names.Length switch
        {
            0 => "",
            1 => names[0],
            _ => names[1],
        };
        return Spaces().Replace(name, " ");
    }

    [GeneratedRegex("""\s*\([^()]*(["“”'‘’][^()]*)+\)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Alias();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
