using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using SpotDraftSalesforce.Simulator.Salesforce.Bulk;
using SpotDraftSalesforce.Simulator.Salesforce.OAuth;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>The REST API on HTTP: versions, sessions, limits, bodies; then the resource itself, alone in the org.</summary>
internal sealed class RestHttp(SalesforceOrg org, Sessions sessions, ApiUsage usage, SalesforceSettings settings, BulkEndpoints bulk)
{
    /// <summary>37.5 MB of a file are 50 MB of base64; the record around it has room to spare.</summary>
    private const long LongestJson = 52L * 1024 * 1024;

    private readonly RestRouter _router = new(org, usage, bulk);

    public async Task HandleAsync(HttpContext context, string url)
    {
        if (url.TrimEnd('/') is "/services/data")
        {
            await SendAsync(
                context,
                HttpMethods.IsGet(context.Request.Method) ? Versions() : RestAnswer.NotAllowed(context.Request.Method, "GET,HEAD")
            );
            return;
        }

        if (!RestRequest.TryCut(url, out var version, out var path, out var query))
        {
            await SendAsync(context, RestAnswer.NotFound());
            return;
        }

        if (VersionProblem(version) is { } problem)
        {
            await SendAsync(context, problem);
            return;
        }

        if (IdentityEndpoints.TokenOf(context.Request) is not { } token || sessions.Use(token) is not { } session)
        {
            context.Response.Headers.WWWAuthenticate = "Token";
            await SendAsync(context, RestAnswer.Error(401, "INVALID_SESSION_ID", "Session expired or invalid"));
            return;
        }

        if (!session.Api)
        {
            await SendAsync(context, RestAnswer.Error(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API"));
            return;
        }

        var counted = usage.TryCount();
        context.Response.Headers["Sforce-Limit-Info"] = string.Create(CultureInfo.InvariantCulture, $"api-usage={usage.Used}/{usage.Max}");
        if (!counted)
        {
            await SendAsync(context, RestAnswer.Error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
            return;
        }

        var request = new RestRequest
        {
            Method = MethodOf(context.Request),
            Path = path,
            Query = query,
            Headers = context.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
            Session = session,
            Version = version,
            Base = OrgBase.Of(context),
        };
        await AnswerAsync(context, request);
    }

    private async Task AnswerAsync(HttpContext context, RestRequest request)
    {
        JsonDocument? document = null;
        try
        {
            if (IsMultipart(context.Request))
            {
                var (record, blob) = await MultipartRecord.ReadAsync(context.Request, settings.LargestFile, context.RequestAborted);
                request = request with { Body = record, Blob = blob };
            }
            else if (BulkEndpoints.TakesCsv(request))
            {
                if (!IsCsv(context.Request))
                {
                    await SendAsync(context, Unsupported(context.Request));
                    return;
                }

                request = request with { Blob = await ContentBlob.ReadAsync(context.Request.Body, context.RequestAborted) };
            }
            else if (context.Request.ContentLength is > LongestJson)
            {
                await SendAsync(context, RestAnswer.Error(413, "REQUEST_ENTITY_TOO_LARGE", "The request body is larger than 50 MB"));
                return;
            }
            else if (HasBody(context.Request))
            {
                if (!IsJson(context.Request))
                {
                    await SendAsync(context, Unsupported(context.Request));
                    return;
                }

                document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
                request = request with { Body = document.RootElement };
            }

            var answer = org.Atomically(() => _router.Handle(request with { Rights = org.Rights.Of(request.Session.UserId) }));
            await SendAsync(context, answer, HttpMethods.IsHead(context.Request.Method));
        }
        catch (TooLargeException)
        {
            // The rest of the body is not read: the connection ends with this answer.
            context.Response.Headers.Connection = "close";
            await SendAsync(context, RestAnswer.Error(413, "REQUEST_ENTITY_TOO_LARGE", "The file is larger than 2 GB"));
        }
        catch (JsonException malformed)
        {
            await SendAsync(context, RestAnswer.Error(400, "JSON_PARSER_ERROR", malformed.Message));
        }
        catch (Exception malformed) when (malformed is IOException or FormatException)
        {
            await SendAsync(context, RestAnswer.Error(400, "INVALID_MULTIPART_REQUEST", malformed.Message));
        }
        finally
        {
            document?.Dispose();
        }
    }

    private static string MethodOf(HttpRequest request)
    {
        // Clients that cannot send PATCH say so: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/
        var overridden = HttpMethods.IsPost(request.Method) ? request.Query["_HttpMethod"].ToString() : string.Empty;
        var method = overridden.Length > 0 ? overridden : request.Method;
        return HttpMethods.IsHead(method) ? "GET" : method.ToUpperInvariant();
    }

    private static bool HasBody(HttpRequest request) =>
        request.ContentLength is > 0
        || (
            request.ContentLength is null
            && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
            && request.Headers.TransferEncoding.Count > 0
        );

    private static bool IsMultipart(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsJson(HttpRequest request) =>
        request.ContentType is null || request.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    private static bool IsCsv(HttpRequest request) =>
        request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) == true;

    private static RestAnswer Unsupported(HttpRequest request) =>
        RestAnswer.Error(415, "UNSUPPORTED_MEDIA_TYPE", $"The HTTP entity body has an unsupported content type: {request.ContentType}");

    private RestAnswer? VersionProblem(string version)
    {
        if (
            !version.EndsWith(".0", StringComparison.Ordinal)
            || !int.TryParse(version[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > settings.NewestVersion
            || number < 20
        )
        {
            return RestAnswer.NotFound();
        }

        return number < settings.OldestVersion ? RestAnswer.Error(410, "GONE", "The requested API version is retired") : null;
    }

    private RestAnswer Versions() =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray();
                for (var version = settings.OldestVersion; version <= settings.NewestVersion; version++)
                {
                    json.WriteStartObject();
                    json.WriteString("label", Label(version));
                    json.WriteString("url", string.Create(CultureInfo.InvariantCulture, $"/services/data/v{version}.0"));
                    json.WriteString("version", string.Create(CultureInfo.InvariantCulture, $"{version}.0"));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    // Three releases a year: version 68 is Winter '27.
    private static string Label(int version)
    {
        var season = (version % 3) switch
        {
            0 => "Spring",
            1 => "Summer",
            _ => "Winter",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{season} '{((version + 1) / 3) + 4:D2}");
    }

    public static async Task SendAsync(HttpContext context, RestAnswer answer, bool headOnly = false)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Blob is { } blob)
        {
            await SendBlobAsync(context, blob);
        }
        else if (!answer.Body.IsEmpty)
        {
            context.Response.ContentType = answer.ContentType;
            context.Response.ContentLength = answer.Body.Length;
            if (!headOnly)
            {
                await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
            }
        }
    }

    /// <summary>The page of the server in front of the API, where no resource is reached.</summary>
    public static Task SendTooLongAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html;charset=iso-8859-1";
        return context
            .Response.Body.WriteAsync(
                Encoding.ASCII.GetBytes($"<h1>Bad Message {status}</h1><pre>reason: {reason}</pre>"),
                context.RequestAborted
            )
            .AsTask();
    }

    private static async Task SendBlobAsync(HttpContext context, ContentBlob blob)
    {
        context.Response.ContentType = "application/octetstream";
        context.Response.ContentLength = blob.Length;
        await blob.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
