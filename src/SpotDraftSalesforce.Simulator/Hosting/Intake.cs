using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Received;

namespace SpotDraftSalesforce.Simulator.Hosting;

/// <summary>Stands before every route of a simulated service: records the request, then lets the fault that meets it happen.</summary>
internal sealed class Intake(string system, ReceivedLog log, FaultBoard faults, TimeProvider machine, CancellationToken stopping)
{
    private const int Cut = -1;
    private static readonly string[] Secret = ["authorization", "client-secret", "cookie"];

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/_sim", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var target = context.Request.Path.Value + context.Request.QueryString.Value;
        var body = await RecordedBody.ReadAsync(context.Request, context.RequestAborted);
        var received = log.Add(system, context.Request.Method, target, Headers(context.Request), body);
        var fault = faults.Meet(system, context.Request.Method, target);
        var status = Cut;
        GivenAnswer? answer = null;
        try
        {
            if (log.KeepAnswers)
            {
                (status, answer) = await KeepAsync(context, fault, next);
            }
            else
            {
                status = await RunAsync(context, fault, next) ? context.Response.StatusCode : Cut;
            }
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            status = StatusCodes.Status500InternalServerError;
            context.Response.Clear();
            context.Response.StatusCode = status;
            await context.Response.WriteAsync($"The simulator failed: {problem}", context.RequestAborted);
        }
        finally
        {
            log.End(received, status, fault is null ? null : FaultWire.Name(fault.Kind), answer);
        }
    }

    /// <summary>As <see cref="RunAsync"/>, with the answer held until it is whole, so that it can be kept.</summary>
    private async Task<(int Status, GivenAnswer? Answer)> KeepAsync(HttpContext context, Fault? fault, RequestDelegate next)
    {
        var body = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        bool answered;
        try
        {
            answered = await RunAsync(context, fault, next);
            await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            context.Response.Body = body;
        }

        if (!answered)
        {
            return (Cut, null);
        }

        held.Position = 0;
        await held.CopyToAsync(body, context.RequestAborted);
        return (context.Response.StatusCode, GivenAnswer.Of(context.Response.ContentType, held.ToArray()));
    }

    /// <summary>Whether the request was answered; false when its connection was cut instead.</summary>
    private async Task<bool> RunAsync(HttpContext context, Fault? fault, RequestDelegate next)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Status:
                await AnswerAsync(context, fault, fault.ContentType, fault.Body ?? "");
                return true;
            case FaultKind.Html:
                await AnswerAsync(
                    context,
                    fault,
                    "text/html; charset=utf-8",
                    fault.Body ?? "<!DOCTYPE html><html><body>Sign in</body></html>"
                );
                return true;
            case FaultKind.Hang:
                await PauseAsync(Timeout.InfiniteTimeSpan, context.RequestAborted);
                return false;
            case FaultKind.Delay:
                await PauseAsync(TimeSpan.FromMilliseconds(fault.DelayMs), context.RequestAborted);
                await next(context);
                return true;
            case FaultKind.CommitAfter or FaultKind.DropResponse:
                return await DetachedAsync(context, fault, next);
            default:
                await next(context);
                return true;
        }
    }

    /// <summary>Does the work whatever the client does, and answers only if it still listens and the fault does not cut it off.</summary>
    private async Task<bool> DetachedAsync(HttpContext context, Fault fault, RequestDelegate next)
    {
        var gone = context.RequestAborted;
        using var request = new MemoryStream();
        await context.Request.Body.CopyToAsync(request, gone);
        request.Position = 0;
        context.Request.Body = request;
        context.RequestAborted = CancellationToken.None;
        await PauseAsync(TimeSpan.FromMilliseconds(fault.DelayMs), CancellationToken.None);
        var answer = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await next(context);
        await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        context.Response.Body = answer;
        if (fault.Kind == FaultKind.DropResponse || gone.IsCancellationRequested)
        {
            context.Abort();
            return false;
        }

        held.Position = 0;
        await held.CopyToAsync(answer, gone);
        return true;
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken gone)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, stopping);
        await Task.Delay(pause, machine, either.Token);
    }

    private static async Task AnswerAsync(HttpContext context, Fault fault, string contentType, string body)
    {
        context.Response.StatusCode = fault.Status;
        foreach (var (name, value) in fault.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (body.Length > 0)
        {
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync(body, context.RequestAborted);
        }
    }

    private static Dictionary<string, string> Headers(HttpRequest request) =>
        request.Headers.ToDictionary(
            header => header.Key,
            header => Secret.Contains(header.Key, StringComparer.OrdinalIgnoreCase) ? "***" : header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
}
