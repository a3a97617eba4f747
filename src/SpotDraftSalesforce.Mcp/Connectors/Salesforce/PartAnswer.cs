using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>One part of a composite's answer, read as if it had come alone.</summary>
internal static class PartAnswer
{
    public static VendorAnswer Of(JsonNode? part) =>
        new()
        {
            Status = (HttpStatusCode)((int?)part?["httpStatusCode"] ?? 500),
            MediaType = "application/json",
            Body = part?["body"] is { } body ? Encoding.UTF8.GetBytes(body.ToJsonString()) : [],
        };

    public static string? Reference(JsonNode? part) => (string?)part?["referenceId"];
}
