using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>The <c>transforms</c> of a field: names alone (<c>trim</c>) or with a value (<c>{ add_months: 12 }</c>).</summary>
internal static class TemplateTransformReader
{
    private const string Expected =
        "one of upper, lower, trim, first_line, { cut: 80 }, { add_days: 1 }, { add_months: 12 }, { round: 2 }, { multiply: 0.01 }, { join: \", \" }";

    private static readonly Dictionary<string, TransformKind> Plain = new(StringComparer.Ordinal)
    {
        ["upper"] = TransformKind.Upper,
        ["lower"] = TransformKind.Lower,
        ["trim"] = TransformKind.Trim,
        ["first_line"] = TransformKind.FirstLine,
    };

    private static readonly Dictionary<string, (TransformKind Kind, decimal Least, decimal Most, bool Whole)> Numbered = new(
        StringComparer.Ordinal
    )
    {
        ["cut"] = (TransformKind.Cut, 1, 32_000, true),
        ["add_days"] = (TransformKind.AddDays, -36_600, 36_600, true),
        ["add_months"] = (TransformKind.AddMonths, -1_200, 1_200, true),
        ["round"] = (TransformKind.Round, 0, 10, true),
        ["multiply"] = (TransformKind.Multiply, -1_000_000, 1_000_000, false),
    };

    public static IReadOnlyList<TemplateTransform> Read(PolicySection field)
    {
        var transforms = new List<TemplateTransform>();
        foreach (var (item, at) in field.Nodes("transforms"))
        {
            if (One(item) is { } transform)
            {
                transforms.Add(transform);
            }
            else
            {
                field.ProblemAt(item.Line, at, $"expected {Expected}.");
            }
        }

        return transforms;
    }

    private static TemplateTransform? One(PolicyNode item) =>
        item switch
        {
            PolicyScalar scalar => Plain.TryGetValue(scalar.Text, out var kind) ? new TemplateTransform(kind) : null,
            PolicyMapping { Entries: [{ Key: "join", Value: PolicyScalar separator }] } => new TemplateTransform(
                TransformKind.Join,
                Separator: separator.Text
            ),
            PolicyMapping { Entries: [{ Value: PolicyScalar value } entry] }
                when Numbered.TryGetValue(entry.Key, out var known)
                    && PolicyValues.Number(value) is { } number
                    && number >= known.Least
                    && number <= known.Most
                    && (!known.Whole || decimal.IsInteger(number)) => new TemplateTransform(known.Kind, number),
            _ => null,
        };
}
