using System.Text;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// Receives SpotDraft's webhooks: the signature is checked, the message is stored durably, and only then acknowledged. The work comes after.
/// </summary>
internal sealed partial class WebhookEndpoint(
    ConnectionCatalog connections,
    WebhookKeys keys,
    IInbox inbox,
    TimeProvider time,
    ILogger<WebhookEndpoint> logger
)
{
    public const string Path = "/webhooks/spotdraft";

    private const int LargestBody = 1024 * 1024;

    public async Task<IResult> ReceiveAsync(string pair, HttpRequest request, CancellationToken cancellationToken)
    {
        if (await BodyAsync(request, cancellationToken) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        Pair found;
        try
        {
            found = connections.PairOfWebhooks(pair);
            if (!await keys.SignedAsync(found.SpotDraft, body, request.Headers[SpotDraftSignature.Header], cancellationToken))
            {
                LogForged(logger, found.Name);
                return Results.Unauthorized();
            }
        }
        catch (GovernedException fault)
        {
            LogNoKey(logger, fault.Error.Message);
            return fault.Error.Code == ErrorCode.InvalidArgument
                ? Results.NotFound()
                : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var text = Encoding.UTF8.GetString(body);
        // What SpotDraft signed is kept even where it is no event that we can read: refused, it would be lost.
        var message = SpotDraftEvent.Of(text);
        await inbox.AddAsync(
            new InboxMessage(0, found.Name, "spotdraft", message.KeyFor(text), message.Activity, text, message.At, time.GetUtcNow()),
            cancellationToken
        );
        return Results.Accepted();
    }

    /// <summary>The raw body, which the signature is over; null where it is too large.</summary>
    private static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            if (body.Length > LargestBody)
            {
                return null;
            }
        }

        return body.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook for {Pair} carried a wrong signature and was refused")]
    private static partial void LogForged(ILogger logger, string pair);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook could not be checked: {Reason}")]
    private static partial void LogNoKey(ILogger logger, string reason);
}
