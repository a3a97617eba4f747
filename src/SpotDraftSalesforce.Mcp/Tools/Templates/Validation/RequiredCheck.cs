using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.Templates.Validation;

/// <summary>Whether a file always sends what the template requires. What the template has a default for is never missing.</summary>
/// <param name="given">Conditions that hold wherever the fields are looked at, so that a <c>when</c> of the same adds nothing.</param>
internal sealed class RequiredCheck(TemplateFindings findings, IReadOnlyList<FieldCondition> given)
{
    private const string Files = "array of files";

    public void Run(IReadOnlyList<TemplateField> fields, IReadOnlyList<TemplateAttribute> attributes, string prefix)
    {
        foreach (var attribute in attributes.Where(attribute => attribute.Required && !attribute.HasDefault))
        {
            if (attribute.Parent is { } parent)
            {
                CheckPart(attribute, parent, [.. fields.Where(field => Fills(field, parent))], prefix);
            }
            else if (fields.FirstOrDefault(field => field.Name == attribute.Variable) is { } field)
            {
                CheckAlways(field, attribute.Variable, given, prefix);
            }
            else
            {
                AddUnmapped(attribute.Variable, attribute.Type, prefix);
            }
        }

        CheckObjects(fields, attributes, prefix);
    }

    /// <summary>A part of an object that may be left out counts only where the file sends the object.</summary>
    private void CheckPart(TemplateAttribute attribute, string parent, IReadOnlyList<TemplateField> filling, string prefix)
    {
        var name = $"{parent}.{attribute.Child}";
        var field =
            filling.FirstOrDefault(field => field.Name == name)
            ?? filling.FirstOrDefault(field => field.Name == parent && Sends(field.As, attribute.Child));
        if (field is null)
        {
            if (filling.Count > 0 || attribute.ParentRequired == true)
            {
                AddUnmapped(name, attribute.Type, prefix);
            }
        }
        else if (attribute.ParentRequired == true)
        {
            CheckAlways(field, name, given, prefix);
        }
        else
        {
            foreach (var other in filling.Where(other => other != field))
            {
                // One with a value for when its condition does not hold is there in any case.
                CheckAlways(field, name, other.Otherwise is null ? [.. given, .. other.When] : given, prefix);
            }
        }
    }

    /// <summary>An object can have to be there though each of its parts may be missing.</summary>
    private void CheckObjects(IReadOnlyList<TemplateField> fields, IReadOnlyList<TemplateAttribute> attributes, string prefix)
    {
        foreach (
            var parts in attributes
                .Where(attribute => attribute is { Parent: not null, ParentRequired: true })
                .GroupBy(attribute => attribute.Parent!)
                .Where(parts => !parts.Any(part => part.Required && !part.HasDefault))
        )
        {
            var filling = fields.Where(field => Fills(field, parts.Key)).ToArray();
            if (filling.Length == 0)
            {
                AddUnmapped(parts.Key, $"an object of {string.Join(", ", parts.Select(part => part.Child))}", prefix);
            }
            else if (!Array.Exists(filling, field => IsAlways(field, given) && !IsOptional(field)))
            {
                CheckAlways(filling[0], parts.Key, given, prefix);
            }
        }
    }

    private void CheckAlways(TemplateField field, string name, IReadOnlyList<FieldCondition> assumed, string prefix)
    {
        if (!IsAlways(field, assumed))
        {
            findings.Add(
                $"{prefix}{field.Name}.when",
                "required_field_conditional",
                $"The template requires '{name}', and the file sends it only when {string.Join(" and ", field.When.Select(one => one.Text))}.",
                "Say under 'otherwise' what is sent in all other cases, give the field a default in SpotDraft, or make it optional there."
            );
        }

        if (IsOptional(field))
        {
            findings.Add(
                $"{prefix}{field.Name}.optional",
                "required_field_optional",
                $"The template requires '{name}', and the file lets it stay empty.",
                "Take 'optional' away, or give the field a default."
            );
        }
    }

    private void AddUnmapped(string name, string type, string prefix) =>
        findings.Add(
            prefix.TrimEnd('.'),
            "required_field_unmapped",
            $"The template requires '{name}' ({type}), and nothing maps it.",
            type == Files
                ? "Make it optional in SpotDraft, where the files are attached; a mapping sends none."
                : $"Add '{name}' under '{prefix.TrimEnd('.')}', or make it optional in SpotDraft."
        );

    private static bool IsAlways(TemplateField field, IReadOnlyList<FieldCondition> assumed) =>
        field.Otherwise is not null || field.When.All(condition => assumed.Any(known => known.Implies(condition)));

    private static bool IsOptional(TemplateField field) => field is { Optional: true, Constant: null };

    private static bool Fills(TemplateField field, string parent) =>
        field.Name == parent || field.Name.StartsWith(parent + ".", StringComparison.Ordinal);

    private static bool Sends(TemplateFieldKind kind, string child) =>
        kind switch
        {
            TemplateFieldKind.Currency => child is "type" or "value",
            TemplateFieldKind.Duration => child is "type" or "value" or "days",
            TemplateFieldKind.AddressObject => child is "line_one" or "city" or "state" or "zipcode" or "country",
            _ => false,
        };
}
