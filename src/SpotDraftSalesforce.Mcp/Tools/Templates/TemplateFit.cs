using System.Globalization;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>How a template's conditions stand against one opportunity.</summary>
/// <param name="Conditions">In the order in which they are told.</param>
internal sealed record TemplateFit(ContractTemplateFile Template, IReadOnlyList<RouteCondition> Conditions)
{
    /// <summary>The first condition that does not hold; null where all do.</summary>
    public string? Failing => Conditions.FirstOrDefault(condition => !condition.Holds)?.Text;

    /// <summary>Why the template is not chosen by itself; null where it is.</summary>
    public string? Against => Template.Serves.OnlyWhenNamed ? "it is used only when it is named" : Failing;

    /// <summary>What holds, for where too many do.</summary>
    public string Matched =>
        Conditions.Count == 0 ? "it has no conditions" : string.Join(", ", Conditions.Select(condition => condition.Text));

    public static TemplateFit Of(ContractTemplateFile template, JsonObject source)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(source);
        var serves = template.Serves;
        var conditions = new List<RouteCondition>();
        AddList(conditions, "record_types", "record types", serves.RecordTypes, source, "Opportunity.RecordType.DeveloperName");
        AddList(conditions, "stages", "stages", serves.Stages, source, "Opportunity.StageName");
        AddList(conditions, "types", "types", serves.Types, source, "Opportunity.Type");
        AddProducts(conditions, serves.ProductLines, source);
        AddAmount(conditions, serves.Amount, source);
        foreach (var condition in serves.Fields)
        {
            var holds = condition.Holds(source);
            conditions.Add(
                new RouteCondition(
                    $"fields.{condition.Path}",
                    holds,
                    holds
                        ? $"{condition.Text}, and it is {condition.Shown(source)}"
                        : $"it serves where {condition.Text}, and here it is {condition.Shown(source)}"
                )
            );
        }

        return new TemplateFit(template, conditions);
    }

    private static void AddList(
        List<RouteCondition> conditions,
        string key,
        string what,
        IReadOnlyList<string> allowed,
        JsonObject source,
        string path
    )
    {
        if (allowed.Count == 0)
        {
            return;
        }

        var value = SourcePath.Values(source, path).FirstOrDefault()?.ToString();
        var holds = value is not null && allowed.Contains(value, StringComparer.OrdinalIgnoreCase);
        conditions.Add(
            new RouteCondition(key, holds, $"it serves the {what} {string.Join(", ", allowed)}, and this one is {Shown(value)}")
        );
    }

    private static void AddProducts(List<RouteCondition> conditions, IReadOnlyList<string> lines, JsonObject source)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var there = SourcePath
            .Values(source, "LineItems.Product2.Family")
            .Concat(SourcePath.Values(source, "LineItems.Product2.Name"))
            .Select(value => value.ToString())
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        var holds = there.Any(product => lines.Contains(product, StringComparer.OrdinalIgnoreCase));
        var have = there.Length == 0 ? "this one has no products" : $"this one has {string.Join(", ", there)}";
        conditions.Add(new RouteCondition("product_lines", holds, $"it serves the product lines {string.Join(", ", lines)}, and {have}"));
    }

    private static void AddAmount(List<RouteCondition> conditions, AmountRange? range, JsonObject source)
    {
        if (range is null)
        {
            return;
        }

        var currency = SourcePath.Find(source, "Opportunity.CurrencyIsoCode") ?? SourcePath.Find(source, "Pair.Currency");
        decimal? amount =
            SourcePath.Find(source, "Opportunity.Amount") is JsonValue value
            && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        var holds = amount is { } known && currency?.ToString() == range.Currency && range.Holds(known);
        var have = amount is null
            ? "this one has no amount"
            : string.Create(CultureInfo.InvariantCulture, $"this one is {amount} {currency}");
        conditions.Add(new RouteCondition("amount", holds, $"it serves amounts {range}, and {have}"));
    }

    private static string Shown(string? value) => value is null ? "empty" : $"'{value}'";
}

/// <summary>One condition of a file's <c>serves</c>.</summary>
/// <param name="Key">Below <c>serves</c>, such as <c>stages</c>.</param>
/// <param name="Text">What is served, and what is there.</param>
internal sealed record RouteCondition(string Key, bool Holds, string Text);
