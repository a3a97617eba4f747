using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>
/// The template that a contract was noted to be made from. Files are renamed, SpotDraft's id of the template stays: a name that is no file any more
/// leaves the decision to the id.
/// </summary>
/// <param name="Name">The file's name at the time; null where none was noted.</param>
/// <param name="Id">SpotDraft's id of the template; null where none was noted.</param>
internal readonly record struct NotedTemplate(string? Name, long? Id)
{
    /// <summary>As the record data of a contract's link has it.</summary>
    public static NotedTemplate Of(ExternalMetadata? metadata) =>
        new(
            metadata?.Data("template"),
            metadata?.RecordData?["template_id"] is JsonValue id && id.TryGetValue(out long number) ? number : null
        );

    /// <summary>Whether it is <paramref name="template"/>; null where the note does not tell.</summary>
    public bool? IsOf(ContractTemplateFile template, IReadOnlyList<ContractTemplateFile> files)
    {
        var name = Name;
        return name is not null && files.Any(file => file.Name == name) ? name == template.Name
            : Id is { } id ? id == template.TemplateId
            : null;
    }

    /// <summary>The file that it is; null where there is none or several could be meant.</summary>
    public ContractTemplateFile? Find(IReadOnlyList<ContractTemplateFile> files)
    {
        var noted = this;
        var found = files.Where(file => noted.IsOf(file, files) == true).ToArray();
        return found.Length == 1 ? found[0] : null;
    }
}
