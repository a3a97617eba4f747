using System.Text.Json;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>/composite</c> and <c>/composite/graph</c>: dependent calls in one, together or not at all if asked.</summary>
internal sealed class CompositeEndpoint(SalesforceOrg org, Func<RestRequest, RestAnswer> handle)
{
    private const int MostSubrequests = 25;
    private const int MostQueriesAndCollections = 5;
    private const int MostGraphs = 75;
    private const int MostNodes = 500;
    private const int MostFailedGraphs = 14;
    private const int DeepestGraph = 15;
    private const int MostNodeKinds = 15;

    private static readonly RestAnswer Halted = RestAnswer.Error(
        400,
        "PROCESSING_HALTED",
        "The transaction was rolled back since another operation in the same transaction failed."
    );

    public RestAnswer Handle(RestRequest request)
    {
        if (request.Method != "POST")
        {
            return RestAnswer.NotAllowed(request.Method, "POST");
        }

        var (parts, problem) = CompositePart.ReadAll(request.Body, "compositeRequest");
        if (problem is not null)
        {
            return problem;
        }

        if (parts.Count > MostSubrequests)
        {
            return RestAnswer.Error(
                400,
                "LIMIT_EXCEEDED",
                $"Limit exceeded: a composite request holds {MostSubrequests} subrequests at most"
            );
        }

        if (parts.Count(part => part.IsQueryOrCollection) > MostQueriesAndCollections)
        {
            return RestAnswer.Error(
                400,
                "LIMIT_EXCEEDED",
                $"Limit exceeded: {MostQueriesAndCollections} of the subrequests of a composite request may be queries or sObject collections"
            );
        }

        var allOrNone = request.Body.TryGetProperty("allOrNone", out var flag) && flag.ValueKind == JsonValueKind.True;
        var (answers, _) = Run(request, parts, allOrNone);
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                WriteAnswers(json, parts, answers);
                json.WriteEndObject();
            }
        );
    }

    public RestAnswer HandleGraphs(RestRequest request)
    {
        if (request.Method != "POST")
        {
            return RestAnswer.NotAllowed(request.Method, "POST");
        }

        if (
            request.Body.ValueKind != JsonValueKind.Object
            || !request.Body.TryGetProperty("graphs", out var array)
            || array.ValueKind != JsonValueKind.Array
        )
        {
            return RestAnswer.Error(400, "INVALID_INPUT", "The request body must hold an array named graphs");
        }

        var graphs = new List<(string Id, List<CompositePart> Parts)>();
        foreach (var graph in array.EnumerateArray())
        {
            var (parts, problem) = CompositePart.ReadAll(graph, "compositeRequest");
            if (problem is not null)
            {
                return problem;
            }

            var id = graph.TryGetProperty("graphId", out var name) ? name.ToString() : string.Empty;
            if (id.Length == 0 || graphs.Exists(known => known.Id == id))
            {
                return RestAnswer.Error(400, "INVALID_INPUT", $"graphId is missing or used twice: {id}");
            }

            if (parts.Count > 0 && (CompositePart.DepthOf(parts) > DeepestGraph || CompositePart.KindsOf(parts) > MostNodeKinds))
            {
                return RestAnswer.Error(
                    400,
                    "LIMIT_EXCEEDED",
                    $"Limit exceeded: graph {id} is deeper than {DeepestGraph} or has more than {MostNodeKinds} kinds of nodes"
                );
            }

            graphs.Add((id, parts));
        }

        return graphs.Count > MostGraphs || graphs.Sum(graph => graph.Parts.Count) > MostNodes
            ? RestAnswer.Error(400, "LIMIT_EXCEEDED", $"Limit exceeded: {MostGraphs} graphs and {MostNodes} nodes at most")
            : RunGraphs(request, graphs);
    }

    private RestAnswer RunGraphs(RestRequest request, List<(string Id, List<CompositePart> Parts)> graphs)
    {
        var failed = 0;
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("graphs");
                foreach (var (id, parts) in graphs)
                {
                    var (answers, succeeded) =
                        failed >= MostFailedGraphs
                            ? ([.. parts.Select(_ => Halted)], false)
                            : Run(request, parts, allOrNone: true, graph: true);
                    failed += succeeded ? 0 : 1;
                    json.WriteStartObject();
                    json.WriteString("graphId", id);
                    json.WriteStartObject("graphResponse");
                    WriteAnswers(json, parts, answers);
                    json.WriteEndObject();
                    json.WriteBoolean("isSuccessful", succeeded);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
    }

    private (List<RestAnswer> Answers, bool Succeeded) Run(
        RestRequest request,
        List<CompositePart> parts,
        bool allOrNone,
        bool graph = false
    )
    {
        var mark = org.Mark();
        var references = new CompositeReferences();
        var answers = new List<RestAnswer>();
        foreach (var part in parts)
        {
            var answer = RunOne(request, part, references, graph);
            answers.Add(answer);
            references.Note(part.ReferenceId, answer);
            if (allOrNone && answer.Failed)
            {
                org.RollBack(mark);
                var failed = answers.Count - 1;
                return ([.. parts.Select((_, at) => at == failed ? answer : Halted)], false);
            }
        }

        return (answers, answers.TrueForAll(answer => !answer.Failed));
    }

    private RestAnswer RunOne(RestRequest request, CompositePart part, CompositeReferences references, bool graph)
    {
        try
        {
            var filled = references.Fill(part.Url);
            if (!RestRequest.TryCut(filled, out var version, out var path, out var query))
            {
                return RestAnswer.NotFound();
            }

            if (!Allowed(path, graph))
            {
                return RestAnswer.Error(400, "INVALID_INPUT", $"This resource cannot be part of a composite request: {filled}");
            }

            var body = part.Body is null ? default : JsonSerializer.SerializeToElement(references.Fill(part.Body));
            return handle(
                request with
                {
                    Method = part.Method,
                    Path = path,
                    Query = query,
                    Version = version,
                    Body = body,
                    Blob = null,
                    Headers = part.Headers,
                }
            );
        }
        catch (UnresolvedReferenceException unresolved)
        {
            return RestAnswer.Error(400, "PROCESSING_HALTED", unresolved.Message);
        }
    }

    private static bool Allowed(IReadOnlyList<string> path, bool graph) =>
        path switch
        {
            ["sobjects", _, _, "VersionData"] => false,
            ["sobjects", ..] => true,
            ["query" or "queryAll" or "chatter" or "connect" or "limits", ..] => !graph,
            ["composite", "sobjects", ..] => !graph,
            _ => false,
        };

    private static void WriteAnswers(Utf8JsonWriter json, List<CompositePart> parts, List<RestAnswer> answers)
    {
        json.WriteStartArray("compositeResponse");
        foreach (var (part, answer) in parts.Zip(answers))
        {
            json.WriteStartObject();
            json.WritePropertyName("body");
            if (answer.Body.IsEmpty)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteRawValue(answer.Body.Span, skipInputValidation: true);
            }

            json.WriteStartObject("httpHeaders");
            foreach (var (name, value) in answer.Headers)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteNumber("httpStatusCode", answer.Status);
            json.WriteString("referenceId", part.ReferenceId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
