using System.Globalization;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Files;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Http;

/// <summary>The door of the public API: path and slash, then credentials, then the rate, then the acting user, then the route.</summary>
internal sealed class PublicApi(
    RouteTable routes,
    Workspace workspace,
    SpotDraftCredentials credentials,
    SpotDraftSettings settings,
    TimeProvider machine
)
{
    private static readonly JsonElement EmptyBody = JsonDocument.Parse("{}").RootElement;
    private readonly SlidingWindow _window = new(machine);

    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (routes.Find(path) is not var (route, values))
        {
            await WriteAsync(context, Answer.NotFound);
            return;
        }

        if (route.Slash != path.EndsWith('/'))
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location =
                (route.Slash ? path + "/" : path[..^1]) + (context.Request.QueryString.HasValue ? context.Request.QueryString.Value : "");
            return;
        }

        await WriteAsync(context, Refuse(context) ?? await RunAsync(context, route, values));
    }

    private Answer? Refuse(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers["client-id"].Count == 0 || headers["client-secret"].Count == 0)
        {
            return Answer.Detail(StatusCodes.Status401Unauthorized, "Authentication credentials were not provided.");
        }

        if (
            !Same(headers["client-id"].ToString(), credentials.ClientId)
            || !Same(headers["client-secret"].ToString(), credentials.ClientSecret)
        )
        {
            return Answer.Detail(StatusCodes.Status401Unauthorized, "Invalid client credentials.");
        }

        if (!_window.Admit(settings.RequestsPerSecond))
        {
            context.Response.Headers.RetryAfter = "1";
            return Answer.Detail(StatusCodes.Status429TooManyRequests, "Request was throttled. Expected available in 1 second.");
        }

        return null;
    }

    private async Task<Answer> RunAsync(HttpContext context, ApiRoute route, IReadOnlyDictionary<string, string> values)
    {
        if (!route.Methods.TryGetValue(context.Request.Method, out var handle))
        {
            context.Response.Headers.Allow = string.Join(", ", route.Methods.Keys);
            return Answer.Detail(StatusCodes.Status405MethodNotAllowed, $"Method \"{context.Request.Method}\" not allowed.");
        }

        var (body, refusal) = await BodyAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var email = context.Request.Headers["user-email"].ToString();
        var address = $"{context.Request.Scheme}://{context.Request.Host.Value}";
        lock (workspace.Gate)
        {
            var user = email.Length == 0 ? workspace.Users[0] : workspace.FindUser(email);
            return user is not { IsActive: true }
                ? Answer.Detail(
                    StatusCodes.Status403Forbidden,
                    "The user of the user-email header is not an active member of this workspace."
                )
                : handle(new SpotDraftCall(user, values, context.Request.Query, body, address));
        }
    }

    private static async Task<(JsonElement Body, Answer? Refusal)> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length == 0)
        {
            return (EmptyBody, null);
        }

        var type = context.Request.ContentType;
        if (type is null || !type.StartsWith(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase))
        {
            return (EmptyBody, Answer.Detail(StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type \"{type}\" in request."));
        }

        try
        {
            using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (document.RootElement.Clone(), null)
                : (EmptyBody, Answer.Invalid("non_field_errors", "Invalid data. Expected a dictionary."));
        }
        catch (JsonException problem)
        {
            var place = (problem.BytePositionInLine ?? 0).ToString(CultureInfo.InvariantCulture);
            return (EmptyBody, Answer.Detail(StatusCodes.Status400BadRequest, $"JSON parse error - unexpected input at byte {place}"));
        }
    }

    private static async Task WriteAsync(HttpContext context, Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        var body =
            answer.Document
            ?? (answer.Json is null ? null : new DocumentBytes(JsonSerializer.SerializeToUtf8Bytes(answer.Json, SpotDraftJson.Options)));
        if (body is null)
        {
            return;
        }

        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = body.Length;
        if (answer.FileName is { } name)
        {
            context.Response.Headers.ContentDisposition = new ContentDisposition { FileName = name }.ToString();
        }

        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
