using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Tools.Templates;

/// <summary>Finds the one template that serves an opportunity, or says of each why it does not.</summary>
internal static class TemplateRoute
{
    /// <param name="source">What templates read: <c>{"Opportunity":{"StageName":…},…}</c>.</param>
    /// <param name="requestedName">The file's name where the caller named one; its conditions hold then too.</param>
    public static TemplateChoice Find(IReadOnlyList<ContractTemplateFile> templates, JsonObject source, string? requestedName)
    {
        ArgumentNullException.ThrowIfNull(templates);
        ArgumentNullException.ThrowIfNull(source);
        return requestedName is null ? FindAny(templates, source) : FindNamed(templates, source, requestedName);
    }

    private static TemplateChoice FindNamed(IReadOnlyList<ContractTemplateFile> templates, JsonObject source, string name)
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

        return TemplateFit.Of(named, source).Failing is { } against
            ? Refuse(
                ErrorCode.InvalidArgument,
                $"The template '{named.Name}' does not serve this opportunity.",
                $"{named.File}: {against}.",
                "Name another template, or bring the opportunity to where the template serves it."
            )
            : new TemplateChoice(named, null);
    }

    private static TemplateChoice FindAny(IReadOnlyList<ContractTemplateFile> templates, JsonObject source)
    {
        var fits = templates.Select(template => TemplateFit.Of(template, source)).ToArray();
        var serving = fits.Where(fit => fit.Against is null).ToArray();
        return serving switch
        {
            [var one] => new TemplateChoice(one.Template, null),
            [] => Refuse(
                ErrorCode.NotFound,
                "No template serves this opportunity.",
                string.Join(" ", fits.Select(fit => $"{fit.Template.File}: {fit.Against}.")),
                "Name a template that is used when it is named, or bring the opportunity to where one serves it."
            ),
            _ => Refuse(
                ErrorCode.Ambiguous,
                $"{serving.Length} templates serve this opportunity.",
                string.Join(" ", serving.Select(fit => $"{fit.Template.File}: {fit.Matched}.")),
                $"Name one of {string.Join(", ", serving.Select(fit => fit.Template.Name))}, or correct their 'serves' so that one is left."
            ),
        };
    }

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
