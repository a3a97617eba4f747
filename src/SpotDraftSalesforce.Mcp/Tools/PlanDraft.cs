using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Tools;

/// <summary>A plan while its tool works it out: changes get their ids in order, and what was read goes into the stamp.</summary>
internal sealed class PlanDraft(ToolDefinition tool, DateTimeOffset asOf, string pair)
{
    private readonly List<Change> _changes = [];
    private readonly List<Question> _questions = [];
    private readonly List<Link> _links = [];
    private readonly JsonArray _read = [];

    public JsonObject Facts { get; } = [];

    public bool HasChanges => _changes.Count > 0;

    /// <summary>Changes added so far.</summary>
    public int Count => _changes.Count;

    public bool HasQuestions => _questions.Count > 0;

    /// <summary>Adds a change and returns its id, by which later values may name its result (<c>@{c1.id}</c>).</summary>
    public string Add(Func<string, Change> change)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"c{_changes.Count + 1}");
        _changes.Add(change(id));
        return id;
    }

    public void Ask(string code, string text) => _questions.Add(new Question(code, text));

    public void Link(Link link) => _links.Add(link);

    /// <summary>Notes a value that the plan depends on: once it is another one, the plan is stale.</summary>
    public void Read(string name, JsonNode? value) => _read.Add(new JsonArray(name, value?.DeepClone()));

    public Plan Build(string key, string summary, object answer) =>
        new()
        {
            Id = Ids.Plan(),
            Tool = tool.Name,
            ToolVersion = tool.Version,
            Pair = pair,
            Key = $"{pair}/{key}",
            Summary = summary,
            Facts = Facts,
            Changes = _changes,
            Questions = _questions,
            Stamp = Digest.Of(_read),
            AsOf = asOf,
            Answer = GovernanceJson.ToObject(answer),
            Links = _links,
        };
}
