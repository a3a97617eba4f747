using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>Registering webhooks. There is no list of them: the id from the registration is the only way to delete one.</summary>
internal sealed class WebhookRegistration(
    Workspace workspace,
    ContractEvents events,
    SpotDraftCredentials credentials,
    SpotDraftSettings settings
)
{
    private static readonly string[] ForbiddenHeaders =
    [
        "X-Google-",
        "X-Goog-",
        "X-GFE-",
        "X-Amz-",
        "X-MS-",
        "X-DD-",
        "X-Datadog-",
        "X-B3-",
        "X-SD-",
        "X-SPOTDRAFT-",
    ];

    public void Map(RouteTable routes)
    {
        routes.Add("POST", "webhooks/", Create);
        routes.Add("GET", "webhooks/hmac_key/", _ => Answer.Ok(new { hmac_key = credentials.HmacKey }));
        routes.Add("DELETE", "webhooks/{webhook_id}", Delete);
        routes.Add("POST", "contracts/webhooks/re_trigger_latest/", Retrigger);
    }

    private Answer Create(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var title = body.Text("title", required: true);
        var url = body.Text("url", required: true);
        if (url is not null && !Allowed(url))
        {
            body.Add("url", "Only https URLs are allowed.");
        }

        var activities = body.Texts("only_for_activities", [.. Activities.All], required: true, least: 1);
        var description = body.Text("description", blank: true);
        var headers = ReadHeaders(body.Object("custom_headers"));
        if (errors.Any)
        {
            return Answer.Described(errors);
        }

        var subscription = new WebhookSubscription
        {
            Id = workspace.NextId("webhook", 11),
            Title = title!,
            Url = url!,
            Activities = activities,
            Description = description,
            CustomHeaders = headers,
            CreatedBy = call.User,
        };
        events.Subscribe(subscription);
        return Answer.Created(
            new
            {
                id = subscription.Id,
                title,
                only_for_activities = activities,
                url,
                created_by_user = new
                {
                    id = call.User.Id,
                    email = call.User.Email,
                    name = call.User.Name,
                    designation = call.User.Designation,
                },
                description,
                custom_headers = headers,
                status = subscription.Status,
            }
        );
    }

    private bool Allowed(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (settings.LoopbackHttpWebhooks && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static Dictionary<string, string> ReadHeaders(FieldReader? headers)
    {
        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in headers?.Element.EnumerateObject().ToArray() ?? [])
        {
            var name = header.Name.Trim();
            var forbidden = Array.Exists(ForbiddenHeaders, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
            if (!name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) || forbidden)
            {
                headers!.Add(header.Name, "A custom header must start with X- and must not use a reserved prefix.");
            }
            else if (header.Value.ValueKind != JsonValueKind.String)
            {
                headers!.Add(header.Name, "Not a valid string.");
            }
            else
            {
                read[name] = header.Value.GetString()!;
            }
        }

        return read;
    }

    private Answer Delete(SpotDraftCall call) =>
        events.Unsubscribe(call.Number("webhook_id")) ? Answer.Empty(StatusCodes.Status204NoContent) : Answer.NotFound;

    private Answer Retrigger(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var ids = body.Integers("contract_ids", required: true, least: 1);
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        if (ids.Any(id => workspace.FindContract(id) is null))
        {
            return Answer.NotFound;
        }

        foreach (var id in ids)
        {
            events.RetriggerLatest(id);
        }

        return Answer.Ok(new { message = "Success" });
    }
}
