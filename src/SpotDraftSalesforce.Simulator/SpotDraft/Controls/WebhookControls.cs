using System.Globalization;
using System.Text;
using SpotDraftSalesforce.Simulator.Hosting;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Controls;

/// <summary>Webhooks as tests want them: any address, every delivery in sight, again, twice, in disorder.</summary>
internal sealed class WebhookControls(Workspace workspace, ContractEvents events, WebhookSender sender, SpotDraftSettings settings)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet(
            "/webhooks",
            (HttpContext context) =>
                ControlRoute.AnswerAsync(context, _ => Locked(() => Answer.Ok(events.Subscriptions.Select(Row).ToArray())))
        );
        group.MapPost(
            "/webhooks/subscribe",
            (HttpContext context) => ControlRoute.AnswerAsync(context, body => Locked(() => Subscribe(body)))
        );
        group.MapGet("/webhooks/deliveries", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Deliveries()));
        group.MapPost("/webhooks/redeliver", (HttpContext context) => ControlRoute.AnswerAsync(context, Redeliver));
        group.MapGet("/settings", (HttpContext context) => ControlRoute.AnswerAsync(context, _ => Answer.Ok(settings)));
        group.MapPost("/settings", (HttpContext context) => ControlRoute.AnswerAsync(context, Set));
    }

    private Answer Subscribe(FieldReader body)
    {
        var url = body.Text("url", required: true);
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            body.Add("url", "An absolute http or https address is required.");
        }

        var activities = body.Texts("activities", [.. Activities.All]);
        if (body.Errors.Any)
        {
            return Answer.Invalid(body.Errors);
        }

        var subscription = new WebhookSubscription
        {
            Id = workspace.NextId("webhook", 11),
            Title = "Subscribed by control",
            Url = url!,
            Activities = activities.Count == 0 ? [.. Activities.All] : activities,
            CreatedBy = workspace.Users[0],
        };
        events.Subscribe(subscription);
        return Answer.Created(Row(subscription));
    }

    private Answer Deliveries() =>
        Answer.Ok(
            sender
                .Deliveries.Select(delivery => new
                {
                    id = delivery.Id,
                    url = delivery.Subscription.Url,
                    activity = delivery.Activity,
                    contract_id = delivery.ContractId,
                    attempts = delivery.Attempts,
                    status = delivery.Status,
                    last_answer = delivery.LastAnswer,
                    body = Encoding.UTF8.GetString(delivery.Body),
                })
                .ToArray()
        );

    private Answer Redeliver(FieldReader body)
    {
        var contract = body.Integer("contract_id");
        var times = body.Integer("times") ?? 1;
        var shuffle = body.Flag("shuffle") ?? false;
        if (times is < 1 or > 1000)
        {
            body.Add("times", "Between 1 and 1000.");
        }

        if (body.Errors.Any)
        {
            return Answer.Invalid(body.Errors);
        }

        var earlier = sender
            .Deliveries.Where(delivery => contract is null || delivery.ContractId == contract)
            .DistinctBy(delivery => (delivery.Subscription.Id, Convert.ToBase64String(delivery.Body)))
            .ToArray();
        return Answer.Ok(new { sent = sender.Redeliver(earlier, times, shuffle) });
    }

    private Answer Set(FieldReader body)
    {
        var limit = body.Integer("requests_per_second");
        var integers = body.Flag("integer_list_ids");
        var loopback = body.Flag("loopback_http_webhooks");
        var duplicate = body.Integer("webhook_duplicate_every");
        var shuffle = body.Flag("webhook_shuffle");
        var disable = body.Integer("webhook_disable_after");
        var lag = body.Integer("download_link_lag_ms");
        var extraction = body.Integer("extraction_lag_ms");
        var delays = body.Items("webhook_retry_delays_ms").Select(item => item.GetRawText()).ToArray();
        var pauses = delays
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .ToArray();
        if (pauses.Contains(-1))
        {
            body.Add("webhook_retry_delays_ms", "A list of integers is required.");
        }

        if (body.Errors.Any)
        {
            return Answer.Invalid(body.Errors);
        }

        settings.RequestsPerSecond = limit ?? settings.RequestsPerSecond;
        settings.IntegerListIds = integers ?? settings.IntegerListIds;
        settings.LoopbackHttpWebhooks = loopback ?? settings.LoopbackHttpWebhooks;
        settings.WebhookDuplicateEvery = duplicate ?? settings.WebhookDuplicateEvery;
        settings.WebhookShuffle = shuffle ?? settings.WebhookShuffle;
        settings.WebhookDisableAfter = disable ?? settings.WebhookDisableAfter;
        settings.DownloadLinkLag = lag is { } late ? TimeSpan.FromMilliseconds(late) : settings.DownloadLinkLag;
        settings.ExtractionLag = extraction is { } pause ? TimeSpan.FromMilliseconds(pause) : settings.ExtractionLag;
        settings.WebhookRetryDelays = body.Raw("webhook_retry_delays_ms") is null
            ? settings.WebhookRetryDelays
            : [.. pauses.Select(wait => TimeSpan.FromMilliseconds(wait))];
        return Answer.Ok(settings);
    }

    private static object Row(WebhookSubscription subscription) =>
        new
        {
            id = subscription.Id,
            url = subscription.Url,
            activities = subscription.Activities,
            status = subscription.Status,
        };

    private Answer Locked(Func<Answer> act)
    {
        lock (workspace.Gate)
        {
            return act();
        }
    }
}
