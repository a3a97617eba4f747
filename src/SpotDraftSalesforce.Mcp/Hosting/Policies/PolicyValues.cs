using System.Globalization;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>The kinds of single values in policy files; null or false where a value is of another kind.</summary>
internal static class PolicyValues
{
    public const string CurrencyExpected = "an ISO 4217 currency such as USD";
    public const string IdExpected = "an id of lower-case letters, digits, '-' and '_'";

    public static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);

    public static bool IsId(string text) =>
        text.Length is > 0 and <= 64
        && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    public static decimal? Amount(PolicyScalar scalar) => Number(scalar) is { } number && number >= 0 ? number : null;

    public static decimal? Number(PolicyScalar scalar) =>
        scalar.Plain
        && decimal.TryParse(
            scalar.Text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    public static bool? YesNo(PolicyScalar scalar) =>
        scalar switch
        {
            { Plain: true, Text: "yes" or "true" } => true,
            { Plain: true, Text: "no" or "false" } => false,
            _ => null,
        };
}
