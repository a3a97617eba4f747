namespace SpotDraftSalesforce.Mcp.Tools.Templates.Validation;

/// <summary>What the files say about each other: two that serve one opportunity, and contracts that wait for each other.</summary>
internal static class RouteCheck
{
    public static void Run(ContractTemplateFile template, IReadOnlyList<ContractTemplateFile> all, TemplateFindings findings)
    {
        CheckCompanions(template, all, findings);
        foreach (var other in all.TakeWhile(other => other != template).Where(other => Meet(template.Serves, other.Serves)))
        {
            findings.Add(
                "serves",
                "two_serve_the_same",
                $"An opportunity can be served by this file and by {other.File}; none would be chosen for it.",
                "Tell the two apart by a condition of 'serves', or set 'only_when_named: yes' in one of them."
            );
        }
    }

    private static void CheckCompanions(ContractTemplateFile template, IReadOnlyList<ContractTemplateFile> all, TemplateFindings findings)
    {
        foreach (var (name, i) in template.Requires.Select((name, i) => (name, i)))
        {
            if (!all.Any(other => other.Name == name))
            {
                findings.Add(
                    $"closes.all_of[{i}]",
                    "no_such_file",
                    $"There is no template file '{name}.yaml', so that the deal would wait for ever.",
                    $"Name one of {string.Join(", ", all.Select(other => other.Name))}."
                );
            }
            else if (Path(name, template.Name, all, []) is { } path)
            {
                findings.Add(
                    $"closes.all_of[{i}]",
                    "circular_closes",
                    $"The contracts require each other: {string.Join(" -> ", path.Prepend(template.Name))}.",
                    "Let one file close the deal and name the others; the order in which they are signed does not matter."
                );
            }
        }
    }

    /// <summary>The way from one file to another through <c>all_of</c>; null where there is none.</summary>
    private static IReadOnlyList<string>? Path(
        string from,
        string to,
        IReadOnlyList<ContractTemplateFile> all,
        IReadOnlyList<string> before
    )
    {
        IReadOnlyList<string> here = [.. before, from];
        if (from == to)
        {
            return here;
        }

        return before.Contains(from, StringComparer.Ordinal)
            ? null
            : all.FirstOrDefault(one => one.Name == from)
                ?.Requires.Select(next => Path(next, to, all, here))
                .FirstOrDefault(path => path is not null);
    }

    /// <summary>
    /// True where it is certain that some opportunity meets the conditions of both. Conditions on different fields of both files may exclude each
    /// other in practice, which is not for us to know.
    /// </summary>
    private static bool Meet(TemplateServes one, TemplateServes other) =>
        !one.OnlyWhenNamed
        && !other.OnlyWhenNamed
        && Meet(one.Stages, other.Stages)
        && Meet(one.Types, other.Types)
        && Meet(one.RecordTypes, other.RecordTypes)
        && (one.Amount is null || other.Amount is null || one.Amount.Meets(other.Amount))
        && (one.Fields.All(field => Knows(other, field)) || other.Fields.All(field => Knows(one, field)))
        && one.Fields.All(first => other.Fields.Where(second => second.Path == first.Path).All(second => Meet(first, second)));

    private static bool Knows(TemplateServes serves, FieldCondition field) => serves.Fields.Any(other => other.Path == field.Path);

    private static bool Meet(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.Count == 0 || other.Count == 0 || one.Intersect(other, StringComparer.OrdinalIgnoreCase).Any();

    private static bool Meet(FieldCondition one, FieldCondition other) =>
        one.Kind == ConditionKind.Absent || other.Kind == ConditionKind.Absent ? one.Kind == other.Kind
        : one.Kind is ConditionKind.Is or ConditionKind.In && other.Kind is ConditionKind.Is or ConditionKind.In
            ? Meet(one.Values, other.Values)
        : true;
}
