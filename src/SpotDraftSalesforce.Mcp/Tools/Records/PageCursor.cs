using System.Globalization;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>A place in a list, as callers carry it from page to page.</summary>
internal static class PageCursor
{
    /// <summary>Salesforce pages no farther by OFFSET; who has more has to ask more narrowly.</summary>
    public const int Farthest = 2_000;

    private const string Prefix = "p";

    public static string Encode(int place) => Prefix + place.ToString(CultureInfo.InvariantCulture);

    public static int Decode(string? cursor) =>
        cursor is null ? 0
        : cursor.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(cursor[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? place
        : throw new GovernedException(
            new Error
            {
                Code = ErrorCode.InvalidArgument,
                Message = "The cursor is not one that this tool gave out.",
                Cure = "Pass next_cursor of the page before as it is, or none for the first page.",
                Path = "cursor",
            }
        );
}
