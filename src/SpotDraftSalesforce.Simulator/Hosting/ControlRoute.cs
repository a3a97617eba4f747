using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;

namespace SpotDraftSalesforce.Simulator.Hosting;

/// <summary>Answers the simulator's own <c>/_sim/</c> routes: a JSON object in, JSON out.</summary>
internal static class ControlRoute
{
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;

    public static async Task AnswerAsync(HttpContext context, Func<FieldReader, Answer> act)
    {
        var answer = await BodyAsync(context) is { } body
            ? act(new FieldReader(body, new FieldErrors()))
            : Answer.Detail(StatusCodes.Status400BadRequest, "The body is not a JSON object.");
        context.Response.StatusCode = answer.Status;
        if (answer.Json is not null)
        {
            await context.Response.WriteAsJsonAsync(answer.Json, SpotDraftJson.Options, context.RequestAborted);
        }
    }

    private static async Task<JsonElement?> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length == 0)
        {
            return Empty;
        }

        try
        {
            using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
