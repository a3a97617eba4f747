using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Tests.Hosting.Http;

/// <summary>Requests as clients of both eras send them; tests then spoil one thing.</summary>
internal static class Requests
{
    public const string Stateless = "2026-07-28";
    public const string LastWithSessions = "2025-11-25";

    public static HttpRequestMessage Initialize() =>
        Post(
            $$"""
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"{{LastWithSessions}}","capabilities":{},
            "clientInfo":{"name":"test","version":"1"} } }
            """
        );

    public static HttpRequestMessage InSession(string session, string method, string parameters = "{}", int id = 2) =>
        Post($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}} }""")
            .With("Mcp-Session-Id", session)
            .With("MCP-Protocol-Version", LastWithSessions);

    public static HttpRequestMessage CallInSession(string session, string tool, int id = 2) =>
        InSession(session, "tools/call", $$"""{"name":"{{tool}}","arguments":{} }""", id);

    public static HttpRequestMessage Notify(string session, string method, string parameters = "{}") =>
        Post($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}} }""").With("Mcp-Session-Id", session);

    public static HttpRequestMessage Get(string session) =>
        new HttpRequestMessage(HttpMethod.Get, "/mcp").With("Accept", "text/event-stream").With("Mcp-Session-Id", session);

    public static HttpRequestMessage Delete(string session) =>
        new HttpRequestMessage(HttpMethod.Delete, "/mcp").With("Mcp-Session-Id", session);

    /// <summary>A whole request of 2026-07-28; <paramref name="spoil"/> changes its params before they are sent.</summary>
    public static HttpRequestMessage OnItsOwn(string method, Action<JsonObject>? spoil = null)
    {
        var parameters = new JsonObject
        {
            ["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = Stateless,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            },
        };
        spoil?.Invoke(parameters);
        var message = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 7,
            ["method"] = method,
            ["params"] = parameters,
        };
        return Post(message.ToJsonString()).With("MCP-Protocol-Version", Stateless).With("Mcp-Method", method);
    }

    public static HttpRequestMessage Call(string tool, JsonObject? arguments = null) =>
        OnItsOwn(
                "tools/call",
                parameters =>
                {
                    parameters["name"] = tool;
                    parameters["arguments"] = arguments ?? [];
                }
            )
            .With("Mcp-Name", tool);

    public static HttpRequestMessage Post(string json) =>
        new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        }.With("Accept", "application/json, text/event-stream");

    public static HttpRequestMessage As(this HttpRequestMessage request, string? user) =>
        user is null ? request : request.With(HeaderAuthentication.Header, user);

    /// <summary>Sets a header, or takes it away.</summary>
    public static HttpRequestMessage With(this HttpRequestMessage request, string name, string? value)
    {
        request.Headers.Remove(name);
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
