using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Tools.RegisterWebhook;

[Tool(WebhookSubscriptions.ToolName, "Register a webhook")]
[Description(
    "Makes SpotDraft send its events to this server. One subscription for each address: one with other activities, or with 'replace', takes the place of the old one without a gap."
)]
internal sealed class RegisterWebhookTool(ConnectionCatalog connections, WebhookSubscriptions subscriptions)
    : WriteTool<RegisterWebhookInput, RegisterWebhookOutput>
{
    private const string Title = "SpotDraftSalesforce.Mcp";

    /// <summary>Where the server listens for a pair's webhooks.</summary>
    public const string Path = "/webhooks/spotdraft/";

    protected override async Task<Preparation> PrepareAsync(RegisterWebhookInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(input.Pair);
        if (Wrong(input) is { } wrong)
        {
            return wrong;
        }

        var url = AddressOf(input.Url, pair);
        var activities =
            input.Activities.Count > 0 ? input.Activities.Order(StringComparer.Ordinal).Distinct().ToArray() : [.. WebhookActivities.Usual];
        var there = (await subscriptions.ListAsync(cancellationToken))
            .Where(one => one.Connection == pair.SpotDraft.Name && one.Url == url)
            .ToArray();
        var isRight = !input.Replace && there is [var only] && only.Activities.SequenceEqual(activities, StringComparer.Ordinal);
        var draft = Draft(call, pair.Name);
        draft.Facts["url"] = url;
        draft.Facts["replaces"] = isRight ? 0 : there.Length;
        draft.Read("there", string.Join(',', there.Select(one => one.Id)));
        if (!isRight)
        {
            // First the new one: an event that both bring is one message.
            var made = draft.Add(id => Create(id, pair, url, activities));
            foreach (var old in there)
            {
                draft.Add(id => Delete(id, pair, old));
            }

            return draft.Build(
                $"webhook/{url}",
                $"Have SpotDraft send {activities.Length} kinds of events to {url}.",
                Output($"@{{{made}.id}}", url, activities)
            );
        }

        return draft.Build($"webhook/{url}", $"SpotDraft sends its events to {url} already.", Output(there[0].Id, url, activities));
    }

    private static RegisterWebhookOutput Output(string id, string url, IReadOnlyList<string> activities) =>
        new()
        {
            WebhookId = id,
            Url = url,
            Activities = activities,
        };

    private static Change Create(string id, Pair pair, string url, IReadOnlyList<string> activities) =>
        new()
        {
            Id = id,
            Connection = pair.SpotDraft.Name,
            Operation = "create",
            Object = "webhook",
            Class = ChangeClass.Unobservable,
            Fields =
            [
                new FieldChange { Field = "title", After = Title },
                new FieldChange { Field = "url", After = url },
                new FieldChange
                {
                    Field = "only_for_activities",
                    After = new JsonArray([.. activities.Select(activity => (JsonNode)activity)]),
                },
            ],
        };

    private static Change Delete(string id, Pair pair, WebhookSubscription old) =>
        new()
        {
            Id = id,
            Connection = pair.SpotDraft.Name,
            Operation = "delete",
            Object = "webhook",
            Record = old.Id,
            Class = ChangeClass.Idempotent,
            Fields = [new FieldChange { Field = "url", Before = old.Url }],
        };

    /// <summary>An address without a path means this server's own path for the pair.</summary>
    private static string AddressOf(string url, Pair pair)
    {
        var address = new Uri(url);
        return address.AbsolutePath == "/" ? new Uri(address, Path + Uri.EscapeDataString(pair.Name)).ToString() : address.ToString();
    }

    private static Error? Wrong(RegisterWebhookInput input)
    {
        if (
            !Uri.TryCreate(input.Url, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (address.IsLoopback && address.Scheme == Uri.UriSchemeHttp))
        )
        {
            return Invalid(
                "url",
                $"'{input.Url}' is not an https address.",
                "SpotDraft sends to https only: give the address under which it reaches this server."
            );
        }

        return input.Activities.FirstOrDefault(activity => !WebhookActivities.All.Contains(activity)) is { } unknown
            ? Invalid(
                "activities",
                $"SpotDraft has no activity '{unknown}'.",
                $"The activities are {string.Join(", ", WebhookActivities.All.Order(StringComparer.Ordinal))}."
            )
            : null;
    }

    private static Error Invalid(string path, string message, string cure) =>
        new()
        {
            Code = ErrorCode.InvalidArgument,
            Message = message,
            Cure = cure,
            Path = path,
        };
}

[WriteInput]
internal sealed record RegisterWebhookInput : ToolInput
{
    [Description("Public https address of this server; without a path, /webhooks/spotdraft/PAIR is added."), MaxLength(500)]
    public required string Url { get; init; }

    [Description("Which events, such as CONTRACT_EXECUTED; all about contracts and counterparties without it.")]
    public IReadOnlyList<string> Activities { get; init; } = [];

    [Description("True to register anew and remove the old subscription.")]
    public bool Replace { get; init; }
}

internal sealed record RegisterWebhookOutput
{
    public required string WebhookId { get; init; }

    public required string Url { get; init; }

    public required IReadOnlyList<string> Activities { get; init; }
}
