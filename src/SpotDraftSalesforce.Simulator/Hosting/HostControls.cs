using System.Globalization;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.Received;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;

namespace SpotDraftSalesforce.Simulator.Hosting;

/// <summary>The controls that both services share: faults, what was received, rates, the clock.</summary>
internal sealed class HostControls(SimulatorClock clock, FaultBoard faults, ReceivedLog log, Action reset)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public void Map(RouteGroupBuilder sim)
    {
        sim.MapGet(
            "/faults",
            (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Answer.Ok(faults.List().Select(FaultWire.Row).ToArray()))
        );
        sim.MapPost("/faults", (HttpContext context) => ControlRoute.AnswerAsync(context, Arm));
        sim.MapDelete("/faults", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Clear(faults.Clear)));
        sim.MapDelete("/faults/{id}", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Disarm(context)));
        sim.MapGet("/received", (HttpContext context) => ControlRoute.AnswerAsync(context, body => Received(context, body)));
        sim.MapDelete("/received", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Clear(log.Clear)));
        sim.MapGet("/rates", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Rates(context)));
        sim.MapGet("/clock", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Now()));
        sim.MapPost("/clock", (HttpContext context) => ControlRoute.AnswerAsync(context, SetClock));
        sim.MapPost("/reset", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Clear(reset)));
    }

    /// <summary>The largest number of requests within one second, at whatever moment the second starts.</summary>
    public static int Peak(IReadOnlyList<ReceivedRequest> requests)
    {
        var times = requests.Select(request => request.At).Order().ToArray();
        var peak = 0;
        var first = 0;
        for (var last = 0; last < times.Length; last++)
        {
            while (times[last] - times[first] >= Second)
            {
                first++;
            }

            peak = Math.Max(peak, last - first + 1);
        }

        return peak;
    }

    private Answer Arm(FieldReader body)
    {
        if (FaultWire.Read(body) is not { } fault)
        {
            return Answer.Invalid(body.Errors);
        }

        try
        {
            return Answer.Created(FaultWire.Row((faults.Arm(fault), 0)));
        }
        catch (ArgumentException problem)
        {
            return Answer.Invalid("path", problem.Message);
        }
    }

    private Answer Disarm(HttpContext context) =>
        faults.Disarm((string)context.Request.RouteValues["id"]!) ? Answer.Empty(StatusCodes.Status204NoContent) : Answer.NotFound;

    private Answer Received(HttpContext context, FieldReader body)
    {
        var since = context.Request.Query["since"].ToString();
        if (since.Length > 0 && !long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            body.Add("since", "The number of a request is required.");
            return Answer.Invalid(body.Errors);
        }

        return Answer.Ok(log.List(System(context), since.Length == 0 ? 0 : long.Parse(since, CultureInfo.InvariantCulture)));
    }

    private Answer Rates(HttpContext context)
    {
        var requests = log.List(System(context));
        return Answer.Ok(
            new
            {
                requests = requests.Count,
                max_in_any_second = Peak(requests),
                too_many_requests = requests.Count(request => request.Status == StatusCodes.Status429TooManyRequests),
            }
        );
    }

    private Answer SetClock(FieldReader body)
    {
        var days = body.Raw("advance_days") is null ? null : body.Integer("advance_days");
        if (body.Text("now") is { } text)
        {
            if (
                DateTimeOffset.TryParse(
                    text,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                    out var now
                )
            )
            {
                clock.MoveTo(now);
            }
            else
            {
                body.Add("now", "An ISO 8601 date or instant is required.");
            }
        }
        else if (days is { } span)
        {
            clock.Advance(TimeSpan.FromDays(span));
        }
        else
        {
            body.Add("now", "Either now or advance_days is required.");
        }

        return body.Errors.Any ? Answer.Invalid(body.Errors) : Now();
    }

    private Answer Now() => Answer.Ok(new { now = clock.GetUtcNow() });

    private static Answer Clear(Action act)
    {
        act();
        return Answer.Empty(StatusCodes.Status204NoContent);
    }

    private static string? System(HttpContext context) =>
        context.Request.Query["system"].ToString() is { Length: > 0 } system ? system : null;
}
