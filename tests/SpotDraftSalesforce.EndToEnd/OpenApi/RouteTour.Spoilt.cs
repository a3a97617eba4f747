using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

internal sealed partial class RouteTour
{
    /// <summary>
    /// Sends what was taken once more, wrong in one field at a time. Returns which of it was not refused with a 400 that names the field,
    /// and how many there were.
    /// </summary>
    public async Task<(IReadOnlyList<string> Taken, int Sent)> SpoilAsync(DocumentedBodies document)
    {
        var taken = new List<string>();
        var sent = 0;
        var seen = new HashSet<string>();
        var received = simulator.Received.List("spotdraft");
        // What the tour deleted is not there, whatever the body.
        var gone = received.Where(request => request.Method == "DELETE").Select(request => request.PathAndQuery).ToHashSet();
        foreach (
            var request in received.Where(request =>
                request is { Status: >= 200 and < 300, Body: not null } && !gone.Contains(request.PathAndQuery)
            )
        )
        {
            var path = request.PathAndQuery.Split('?')[0];
            if (document.TemplateOf(path) is not { } template || JsonNode.Parse(request.Body!) is not JsonObject body)
            {
                continue;
            }

            foreach (var (field, spoilt, wrong) in document.Spoil(request.Method, template, body))
            {
                var what = $"{request.Method} {template[Api.Length..]} {field} {spoilt}";
                if (!seen.Add(what))
                {
                    continue;
                }

                sent++;
                var (status, text) = await SendAsync(request.Method, path[Api.Length..], wrong);
                if (status != 400 || !text.Contains(field, StringComparison.Ordinal))
                {
                    taken.Add($"{what}: {status} {text}");
                }
            }
        }

        return (taken, sent);
    }
}
