using System.ComponentModel;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.ListTemplates;

[Tool("list_templates", "List contract templates")]
[Description("Lists the contract templates that can be used, which opportunities each serves, and whether it closes the deal.")]
internal sealed class ListTemplatesTool(Func<IReadOnlyList<ContractTemplateFile>> templates)
    : ReadTool<ListTemplatesInput, ListTemplatesOutput>
{
    protected override Task<ListTemplatesOutput> ReadAsync(ListTemplatesInput input, ToolCall call, CancellationToken cancellationToken) =>
        Task.FromResult(new ListTemplatesOutput { Templates = [.. templates().Select(ViewOf)] });

    private static TemplateView ViewOf(ContractTemplateFile template) =>
        new()
        {
            Name = template.Name,
            Title = template.Title,
            TemplateId = template.TemplateId,
            Closes = template.Closes,
            Requires = template.Requires.Count == 0 ? null : template.Requires,
            Stages = template.Serves.Stages,
            Types = template.Serves.Types,
            OnlyWhenNamed = template.Serves.OnlyWhenNamed,
            Conditions = template.Serves.Further is { Count: > 0 } further ? further : null,
        };
}

internal sealed record ListTemplatesInput : ToolInput;

internal sealed record ListTemplatesOutput
{
    public required IReadOnlyList<TemplateView> Templates { get; init; }
}

internal sealed record TemplateView
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required long TemplateId { get; init; }

    public required bool Closes { get; init; }

    [Description("Templates whose contracts have to be executed too before the deal is closed.")]
    public IReadOnlyList<string>? Requires { get; init; }

    public required IReadOnlyList<string> Stages { get; init; }

    public required IReadOnlyList<string> Types { get; init; }

    public required bool OnlyWhenNamed { get; init; }

    [Description("Conditions besides stages and types.")]
    public IReadOnlyList<string>? Conditions { get; init; }
}
