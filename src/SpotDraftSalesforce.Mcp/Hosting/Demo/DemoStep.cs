using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Hosting.Demo;

/// <summary>One step of the story and whether everything in it happened.</summary>
internal sealed class DemoStep(string id, string title)
{
    private readonly List<string> _failures = [];

    public string Id { get; } = id;

    public string Title { get; } = title;

    public JsonObject Detail { get; } = [];

    public bool Ok => _failures.Count == 0;

    /// <summary>Notes what was seen, and that it has to be so.</summary>
    public void Expect(bool holds, string what)
    {
        if (!holds)
        {
            _failures.Add(what);
            Detail["failed"] = new JsonArray([.. _failures.Select(failure => JsonValue.Create(failure))]);
        }
    }
}
