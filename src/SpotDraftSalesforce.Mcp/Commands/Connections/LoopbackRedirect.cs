using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;

namespace SpotDraftSalesforce.Mcp.Commands.Connections;

/// <summary>
/// Waits on this machine for the browser of the person who signs in (RFC 8252). It takes one answer, and only one that carries the state of this
/// very sign-in; whatever else comes is turned away and changes nothing.
/// </summary>
internal sealed class LoopbackRedirect : IAsyncDisposable
{
    /// <summary>What the External Client App has among its callback URLs, with the port.</summary>
    public const string Path = "/callback";

    public const int DefaultPort = 8717;

    private const string Page = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign-in to Salesforce</title></head>
        <body style="font-family:sans-serif;margin:4em auto;max-width:36em"><p>{0}</p></body></html>
        """;

    private readonly WebApplication _app;
    private readonly byte[] _state;
    private readonly Channel<Answer> _answers = Channel.CreateBounded<Answer>(1);
    private int _taken;

    private LoopbackRedirect(WebApplication app, string state)
    {
        _app = app;
        _state = Encoding.UTF8.GetBytes(state);
        Address = new Uri("http://localhost");
    }

    /// <summary>Where the browser is sent back to.</summary>
    public Uri Address { get; private set; }

    /// <param name="port">0 for any free one.</param>
    public static async Task<LoopbackRedirect> StartAsync(int port, string state, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenLocalhost(port);
            }
        });
        var redirect = new LoopbackRedirect(builder.Build(), state);
        redirect._app.MapGet(Path, redirect.TakeAsync);
        try
        {
            await redirect._app.StartAsync(cancellationToken);
        }
        catch (IOException fault)
        {
            await redirect.DisposeAsync();
            throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.InvalidArgument,
                    Message = $"The port {port} of this machine is in use.",
                    Cause = "The browser is sent back to it after the sign-in.",
                    Cure =
                        "End the program that uses it, or name another with --port and add it to the callback URLs of the External Client App.",
                    Path = "--port",
                },
                fault
            );
        }

        var bound = new Uri(redirect._app.Urls.First()).Port;
        redirect.Address = new Uri($"http://{(port == 0 ? "127.0.0.1" : "localhost")}:{bound}{Path}");
        return redirect;
    }

    /// <summary>The code of the sign-in.</summary>
    /// <exception cref="GovernedException">The person said no, or nobody came in time.</exception>
    public async Task<string> CodeAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var answer = await _answers.Reader.ReadAsync(either.Token);
            return answer.Code
                ?? throw Refused($"Salesforce ended the sign-in: {answer.Error}.", "The person said no, or the app does not let them in.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refused($"Nobody signed in within {timeout.TotalMinutes:0.#} minutes.", "The address was not opened, or not answered.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The browser still waits for the page that tells it so.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private Task TakeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var state = Encoding.UTF8.GetBytes(query["state"].ToString());
        if (context.Request.Host.Host is not ("localhost" or "127.0.0.1") || !CryptographicOperations.FixedTimeEquals(state, _state))
        {
            return TellAsync(context, StatusCodes.Status400BadRequest, "This sign-in was not asked for here. Nothing was done.");
        }

        var code = query["code"].ToString();
        var error = query["error"].ToString();
        if (code.Length == 0 && error.Length == 0)
        {
            return TellAsync(context, StatusCodes.Status400BadRequest, "The answer holds no code. Nothing was done.");
        }

        if (Interlocked.Exchange(ref _taken, 1) == 1)
        {
            return TellAsync(context, StatusCodes.Status410Gone, "This sign-in was answered before. Nothing was done.");
        }

        _answers.Writer.TryWrite(error.Length > 0 ? new Answer(null, VendorText.Clean(error)) : new Answer(code, null));
        return TellAsync(
            context,
            StatusCodes.Status200OK,
            error.Length > 0 ? "Salesforce ended the sign-in. You can close this page." : "You are signed in. You can close this page."
        );
    }

    private static Task TellAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        return context.Response.WriteAsync(Page.Replace("{0}", text, StringComparison.Ordinal), context.RequestAborted);
    }

    private static GovernedException Refused(string message, string cause) =>
        new(
            new Error
            {
                Code = ErrorCode.ConnectionRefused,
                Message = message,
                Cause = cause,
                Cure = "Run the command again and sign in within the time that --timeout gives.",
            }
        );

    private sealed record Answer(string? Code, string? Error);
}
