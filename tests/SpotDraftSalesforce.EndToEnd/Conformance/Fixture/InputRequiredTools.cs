using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

/// <summary>Tools that need input before they can answer (multi-round requests of 2026-07-28), each as its scenario describes it.</summary>
[McpServerToolType]
internal sealed class InputRequiredTools(SealedState state)
{
    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Greets whoever answers.")]
    public static string Elicitation(RequestContext<CallToolRequestParams> context)
    {
        if (Answer(context, "user_name", "name") is { } name)
        {
            return $"Hello, {name}!";
        }

        throw Ask("user_name", Questions.Text("What is your name?", "name"));
    }

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Asks the client's model.")]
    public static string Sampling(RequestContext<CallToolRequestParams> context)
    {
        if (context.Params.InputResponses?.TryGetValue("capital_question", out var response) is true)
        {
            var message = response.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo);
            return $"The model said: {message?.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}";
        }

        throw Ask("capital_question", InputRequest.ForSampling(Questions.Sampling("What is the capital of France?", 100)));
    }

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Asks for the client's roots.")]
    public static string Roots(RequestContext<CallToolRequestParams> context)
    {
        if (context.Params.InputResponses?.TryGetValue("client_roots", out var response) is true)
        {
            var roots = response.Deserialize(InputResponse.ListRootsResultJsonTypeInfo)?.Roots ?? [];
            return $"Roots: {string.Join(", ", roots.Select(root => root.Uri))}";
        }

        throw Ask("client_roots", InputRequest.ForRootsList(new()));
    }

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Checks the state that comes back.")]
    public string RequestState(RequestContext<CallToolRequestParams> context) =>
        Opened(context) is null
            ? throw Ask("confirm", Questions.YesOrNo("Please confirm"), state.Seal("confirm"))
            : "state-ok: the state came back as it was";

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Refuses a state that was changed.")]
    public string TamperedState(RequestContext<CallToolRequestParams> context) =>
        Opened(context) is null
            ? throw Ask("confirm", Questions.YesOrNo("Please confirm"), state.Seal("tampered"))
            : "state-ok: the state came back as it was";

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Asks three things at once.")]
    public string MultipleInputs(RequestContext<CallToolRequestParams> context)
    {
        string[] keys = ["user_name", "greeting", "client_roots"];
        if (Opened(context) is not null && keys.All(key => context.Params.InputResponses?.ContainsKey(key) is true))
        {
            return "All three answers arrived.";
        }

        throw new InputRequiredException(
            new Dictionary<string, InputRequest>
            {
                ["user_name"] = Questions.Text("What is your name?", "name"),
                ["greeting"] = InputRequest.ForSampling(Questions.Sampling("Generate a greeting", 50)),
                ["client_roots"] = InputRequest.ForRootsList(new()),
            },
            state.Seal("multiple")
        );
    }

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks twice, one question after the other.")]
    public string MultiRound(RequestContext<CallToolRequestParams> context) =>
        Opened(context) switch
        {
            null => throw Ask("step1", Questions.Text("Step 1: What is your name?", "name"), state.Seal("step1")),
            "step1" => throw Ask("step2", Questions.Text("Step 2: What is your favorite color?", "color"), state.Seal("step2")),
            _ => "Both steps are answered.",
        };

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only what the client can answer.")]
    public static string Capabilities(McpServer server)
    {
        var requests = new Dictionary<string, InputRequest>();
        if (server.ClientCapabilities?.Sampling is not null)
        {
            requests["capital_question"] = InputRequest.ForSampling(Questions.Sampling("What is the capital of France?", 100));
        }

        if (server.ClientCapabilities?.Elicitation is not null)
        {
            requests["user_name"] = Questions.Text("What is your name?", "name");
        }

        return requests.Count == 0 ? "The client can answer nothing." : throw new InputRequiredException(requests);
    }

    internal static string? Answer<TParams>(RequestContext<TParams> context, string key, string field)
        where TParams : RequestParams
    {
        try
        {
            return
                context.Params.InputResponses?.TryGetValue(key, out var response) is true
                && response.Deserialize(InputResponse.ElicitResultJsonTypeInfo) is { Action: "accept", Content: { } content }
                && content.TryGetValue(field, out var value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static InputRequiredException Ask(string key, InputRequest request, string? requestState = null) =>
        new(new Dictionary<string, InputRequest> { [key] = request }, requestState);

    private string? Opened(RequestContext<CallToolRequestParams> context) =>
        context.Params.RequestState is { } sealedState ? state.Open(sealedState) : null;
}
