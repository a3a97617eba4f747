namespace SpotDraftSalesforce.Mcp.Tools.Templates.Validation;

/// <summary>One thing in a template file that does not fit the workspace, the org or the other files.</summary>
/// <param name="File">As in <c>policies/templates/nda.yaml</c>.</param>
/// <param name="Line">From 1; of the nearest key above where the key itself is not in the file.</param>
/// <param name="Key">As in <c>fields.customer_name.from</c>.</param>
/// <param name="Kind">For programs, such as <c>unknown_template_field</c>.</param>
internal sealed record TemplateFinding(string File, int Line, string Key, string Kind, string Message, string Cure);

/// <summary>Collects what is found in one file.</summary>
internal sealed class TemplateFindings(ContractTemplateFile template, List<TemplateFinding> all)
{
    public void Add(string key, string kind, string message, string cure) =>
        all.Add(new TemplateFinding(template.File, Line(key), key, kind, message, cure));

    private int Line(string key)
    {
        for (var at = key; ; at = at[..Math.Max(at.LastIndexOf('.'), at.LastIndexOf('['))])
        {
            if (template.Lines.TryGetValue(at, out var line))
            {
                return line;
            }

            if (at.LastIndexOfAny(['.', '[']) < 0)
            {
                return 1;
            }
        }
    }
}
