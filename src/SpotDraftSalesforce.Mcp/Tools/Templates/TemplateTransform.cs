using System.Globalization;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>A step between a source's value and the template's field, from a closed list.</summary>
/// <param name="Number">Months or days for dates, decimals for <c>round</c>, characters for <c>cut</c>, the factor for <c>multiply</c>.</param>
/// <param name="Separator">For <c>join</c>.</param>
internal sealed record TemplateTransform(TransformKind Kind, decimal Number = 0, string Separator = "")
{
    /// <summary>As it is written in the file.</summary>
    public string Text =>
        Kind switch
        {
            TransformKind.AddDays => string.Create(CultureInfo.InvariantCulture, $"add_days {Number}"),
            TransformKind.AddMonths => string.Create(CultureInfo.InvariantCulture, $"add_months {Number}"),
            TransformKind.Round => string.Create(CultureInfo.InvariantCulture, $"round {Number}"),
            TransformKind.Multiply => string.Create(CultureInfo.InvariantCulture, $"multiply {Number}"),
            TransformKind.Cut => string.Create(CultureInfo.InvariantCulture, $"cut {Number}"),
            TransformKind.Join => $"join '{Separator}'",
            TransformKind.FirstLine => "first_line",
            _ => Kind.ToString().ToLowerInvariant(),
        };

    /// <summary>The value after the step; null where it cannot be taken, such as adding days to a text.</summary>
    public JsonNode? Apply(JsonNode value) =>
        Kind == TransformKind.Join ? Joined(value)
        : value is JsonValue single ? Apply(single.ToString())
        : null;

    private JsonValue? Apply(string text) =>
        Kind switch
        {
            TransformKind.Upper => JsonValue.Create(text.ToUpperInvariant()),
            TransformKind.Lower => JsonValue.Create(text.ToLowerInvariant()),
            TransformKind.Trim => JsonValue.Create(text.Trim()),
            TransformKind.FirstLine => JsonValue.Create(
                text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault("")
            ),
            TransformKind.Cut => JsonValue.Create(Cut(text)),
            TransformKind.AddDays => Moved(text, date => date.AddDays((int)Number)),
            TransformKind.AddMonths => Moved(text, date => date.AddMonths((int)Number)),
            TransformKind.Round => Computed(text, number => Math.Round(number, (int)Number, MidpointRounding.AwayFromZero)),
            TransformKind.Multiply => Computed(text, number => number * Number),
            _ => throw new ArgumentOutOfRangeException(nameof(text), Kind, null),
        };

    private JsonValue Joined(JsonNode value) =>
        JsonValue.Create(
            string.Join(
                Separator,
                value is JsonArray several
                    ? several.Select(one => one?.ToString() ?? "").Where(one => one.Length > 0).Distinct(StringComparer.Ordinal)
                    : SourcePath.Selected((JsonValue)value)
            )
        );

    /// <summary>At most so many characters, never half of one.</summary>
    private string Cut(string text)
    {
        var length = (int)Number;
        return text.Length <= length ? text
            : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
            : text[..length];
    }

    private static JsonValue? Moved(string text, Func<DateOnly, DateOnly> move)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return null;
        }

        try
        {
            return JsonValue.Create(move(date).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static JsonValue? Computed(string text, Func<decimal, decimal> compute)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        try
        {
            return JsonValue.Create(compute(number));
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}

internal enum TransformKind
{
    Upper,
    Lower,
    Trim,
    FirstLine,

    /// <summary>At most so many characters.</summary>
    Cut,
    AddDays,
    AddMonths,

    /// <summary>To so many decimals, halves away from zero.</summary>
    Round,
    Multiply,

    /// <summary>Several values (a multi-select picklist, the line items') as one text, each once.</summary>
    Join,
}
