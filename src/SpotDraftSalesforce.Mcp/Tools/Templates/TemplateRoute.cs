using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>Finds the one template that serves an opportunity, or says of each why it does not.</summary>
internal static class TemplateRoute
{
    /// <param name="opportunity">With <c>StageName</c> and <c>Type</c> as Salesforce gives them.</param>
    /// <param name="requestedName">The file's name where the caller named one; its conditions hold then too.</param>
    public static TemplateChoice Choose(IReadOnlyList<ContractTemplateFile> templates, JsonObject opportunity, string? requestedName)
    {
        ArgumentNullException.ThrowIfNull(templates);
        ArgumentNullException.ThrowIfNull(opportunity);
        return requestedName is null ? ChooseAny(templates, opportunity) : ChooseNamed(templates, opportunity, requestedName);
    }

    private static TemplateChoice ChooseNamed(IReadOnlyList<ContractTemplateFile> templates, JsonObject opportunity, string name)
    {
        if (templates.FirstOrDefault(template => string.Equals(template.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } named)
        {
            return Refuse(
                ErrorCode.InvalidArgument,
                $"There is no template '{name}'.",
                $"policies/templates holds {string.Join(", ", templates.Select(template => template.Name))}.",
                "Name one of these (list_templates describes them), or none to have it chosen by the opportunity."
            );
        }

        return Against(named.Serves, opportunity) is { } against
            ? Refuse(
                ErrorCode.InvalidArgument,
                $"The template '{named.Name}' does not serve this opportunity.",
                $"{File(named)}: {against}.",
                "Name another template, or bring the opportunity to where the template serves it."
            )
            : new TemplateChoice(named, null);
    }

    private static TemplateChoice ChooseAny(IReadOnlyList<ContractTemplateFile> templates, JsonObject opportunity)
    {
        var reasons = templates.ToDictionary(
            template => template,
            template => template.Serves.OnlyWhenNamed ? "it is used only when it is named" : Against(template.Serves, opportunity)
        );
        var serving = templates.Where(template => reasons[template] is null).ToArray();
        return serving switch
        {
            [var one] => new TemplateChoice(one, null),
            [] => Refuse(
                ErrorCode.NotFound,
                "No template serves this opportunity.",
                string.Join(" ", templates.Select(template => $"{File(template)}: {reasons[template]}.")),
                "Name a template that is used when it is named, or bring the opportunity to where one serves it."
            ),
            _ => Refuse(
                ErrorCode.Ambiguous,
                $"{serving.Length} templates serve this opportunity.",
                $"{string.Join(", ", serving.Select(File))} all do.",
                $"Name one of {string.Join(", ", serving.Select(template => template.Name))}."
            ),
        };
    }

    /// <summary>Null where the conditions hold; otherwise the one that does not.</summary>
    private static string? Against(TemplateServes serves, JsonObject opportunity)
    {
        var stage = Text(opportunity, "StageName");
        var type = Text(opportunity, "Type");
        return !Holds(serves.Stages, stage) ? $"it serves the stages {string.Join(", ", serves.Stages)}, and this one is {Shown(stage)}"
            : !Holds(serves.Types, type) ? $"it serves the types {string.Join(", ", serves.Types)}, and this one is {Shown(type)}"
            : null;
    }

    private static bool Holds(IReadOnlyList<string> allowed, string? value) =>
        allowed.Count == 0 || (value is not null && allowed.Contains(value, StringComparer.OrdinalIgnoreCase));

    private static string? Text(JsonObject record, string field) =>
        record[field] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private static string Shown(string? value) => value is null ? "empty" : $"'{value}'";

    private static string File(ContractTemplateFile template) => $"policies/templates/{template.Name}.yaml";

    private static TemplateChoice Refuse(ErrorCode code, string message, string cause, string cure) =>
        new(
            null,
            new Error
            {
                Code = code,
                Message = message,
                Cause = cause,
                Cure = cure,
                Path = "template",
            }
        );
}

/// <summary>The template, or why there is none.</summary>
internal sealed record TemplateChoice(ContractTemplateFile? Template, Error? Refusal);
