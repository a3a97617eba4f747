using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

public sealed class WebhookTests
{
    private static SpotDraftSettings Fast =>
        new() { RequestsPerSecond = 0, WebhookRetryDelays = [TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10)] };

    [Fact]
    public void The_signature_is_lower_case_hex_of_hmac_sha512_under_the_decoded_key()
    {
        var body = """{"activity":"CONTRACT_EXECUTED","contract_id":211270}"""u8;
        const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";
        Assert.Equal(
            "8128627eb38d3ea8c763fbf61c98e5cdafff0215dff2ed336f7725a07428f1e50374e177bd0ce3db4a3b9c3963808f5e2aa581293bd9c8329533b1b02e9f18b6",
            WebhookSignature.Of(body, Key)
        );
    }

    [Fact]
    public async Task The_life_of_a_contract_is_told_in_order_and_signed()
    {
        await using var simulator = await RunningSimulator.StartAsync(Fast);
        await using var receiver = await WebhookReceiver.StartAsync();
        await simulator.ControlAsync("spotdraft/webhooks/subscribe", new { url = receiver.Url });
        var id = await simulator.NdaAsync("Tailspin Toys", "006W");
        await simulator.ControlAsync($"spotdraft/contracts/{id}/sign", new { who = "all" });

        var (signature, body) = await receiver.NextAsync();
        var key = Convert.FromBase64String((await simulator.GetAsync("webhooks/hmac_key/")).Text("hmac_key"));
        Assert.Equal(64, key.Length);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA512.HashData(key, body)), signature);
        var payload = JsonDocument.Parse(body).RootElement;
        Assert.Equal("CONTRACT_CREATED", payload.GetProperty("activity").GetString());
        Assert.Equal(id, $"T-{payload.GetProperty("contract_id").GetInt32()}");
        Assert.Equal("006W", payload.GetProperty("external_metadata").GetProperty("id").GetString());
        Assert.Equal("TEMPLATE_CONTRACT", payload.GetProperty("contract_kind").GetString());
        Assert.Equal(1001, payload.GetProperty("contract_template_id").GetInt32());
        Assert.EndsWith("Z", payload.GetProperty("activity_data").GetProperty("timestamp").GetString(), StringComparison.Ordinal);

        Assert.Equal(
            [
                "CONTRACT_EXTERNAL_METADATA_CREATED",
                "CONTRACT_MARK_FOR_EXECUTION",
                "CONTRACT_SIGNATURE_REQUESTED",
                "CONTRACT_PROCESS_METRIC_UPDATED",
                "SIGNING_EMAIL_DELIVERED",
                "CONTRACT_SIGNED",
                "CONTRACT_SIGNED",
                "CONTRACT_EXECUTED",
                "CONTRACT_KEY_POINTER_CREATION",
                "CONTRACT_PROCESS_METRIC_UPDATED",
            ],
            await receiver.NextActivitiesAsync(10)
        );
    }

    [Fact]
    public async Task A_failed_delivery_is_tried_again_until_it_is_taken()
    {
        await using var simulator = await RunningSimulator.StartAsync(Fast);
        await using var receiver = await WebhookReceiver.StartAsync(500, 302);
        await SubscribeAsync(simulator, receiver, "CONTRACT_CREATED");
        await simulator.NdaAsync();
        var bodies = new[] { (await receiver.NextAsync()).Body, (await receiver.NextAsync()).Body, (await receiver.NextAsync()).Body };
        Assert.All(bodies, body => Assert.Equal(bodies[0], body));
        var delivery = await UntilAsync(simulator, delivery => delivery.GetProperty("status").GetString() == "delivered");
        Assert.Equal(3, delivery.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task A_receiver_that_keeps_failing_is_disabled_by_error()
    {
        var settings = Fast;
        settings.WebhookDisableAfter = 3;
        await using var simulator = await RunningSimulator.StartAsync(settings);
        await using var receiver = await WebhookReceiver.StartAsync(500, 500, 500);
        await SubscribeAsync(simulator, receiver, "CONTRACT_CREATED");
        await simulator.NdaAsync();
        await UntilAsync(simulator, delivery => delivery.GetProperty("status").GetString() == "failed");
        Assert.Equal("DISABLED_BY_ERROR", (await simulator.GetAsync("/_sim/spotdraft/webhooks")).Json[0].GetProperty("status").GetString());
        await simulator.NdaAsync();
        Assert.Single((await simulator.GetAsync("/_sim/spotdraft/webhooks/deliveries")).Json.EnumerateArray());
    }

    [Fact]
    public async Task Success_between_two_failures_keeps_a_receiver_from_being_disabled()
    {
        var settings = Fast;
        settings.WebhookDisableAfter = 2;
        await using var simulator = await RunningSimulator.StartAsync(settings);
        await using var receiver = await WebhookReceiver.StartAsync(500, 200, 500, 200);
        await SubscribeAsync(simulator, receiver, "CONTRACT_CREATED");
        await simulator.NdaAsync();
        await receiver.NextActivitiesAsync(2);
        await simulator.NdaAsync();
        await receiver.NextActivitiesAsync(2);
        Assert.Equal("ACTIVE", (await simulator.GetAsync("/_sim/spotdraft/webhooks")).Json[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_deletion_of_a_contract_is_told_and_its_relations_go_with_it()
    {
        await using var simulator = await RunningSimulator.StartAsync(Fast);
        await using var receiver = await WebhookReceiver.StartAsync();
        await SubscribeAsync(simulator, receiver, "CONTRACT_DELETED");
        var (parent, child) = (await simulator.NdaAsync(), await simulator.NdaAsync());
        var relation = new { related_contract_id = int.Parse(child[2..], CultureInfo.InvariantCulture), relation_type = "CHILD" };
        Assert.Equal(201, (await simulator.PostAsync($"contracts/{parent[2..]}/contract_relation/", relation)).Code);

        Assert.Equal(204, (await simulator.SendAsync(HttpMethod.Delete, $"/_sim/spotdraft/contracts/{child}")).Code);

        var payload = JsonDocument.Parse((await receiver.NextAsync()).Body).RootElement;
        Assert.Equal(
            ("CONTRACT_DELETED", child[2..]),
            (payload.GetProperty("activity").GetString(), payload.GetProperty("contract_id").ToString())
        );
        Assert.Equal(404, (await simulator.GetAsync($"contracts/{child}/status")).Code);
        Assert.Equal("0", (await simulator.GetAsync($"contracts/{parent[2..]}/related_contracts/")).Text("total_results"));
    }

    [Fact]
    public async Task What_becomes_of_a_contracts_e_mails_is_told_by_its_status_and_is_no_update_of_it()
    {
        await using var simulator = await RunningSimulator.StartAsync(Fast);
        await using var receiver = await WebhookReceiver.StartAsync();
        var id = await simulator.NdaAsync();
        Assert.Equal(409, (await simulator.ControlAsync($"spotdraft/contracts/{id}/email", new { @event = "OPENED" })).Code);
        Assert.Equal(400, (await simulator.ControlAsync($"spotdraft/contracts/{id}/email", new { @event = "BURNT" })).Code);
        var emails =
            from stage in new[] { "REDLINING", "SIGNING" }
            from fate in new[] { "DELIVERED", "OPENED", "NOT_DELIVERED", "LINK_CLICKED" }
            select $"{stage}_EMAIL_{fate}";
        await simulator.ControlAsync("spotdraft/webhooks/subscribe", new { url = receiver.Url, activities = emails.ToArray() });

        await simulator.PostAsync($"contracts/{id}/send_to_counterparties", new { attachment_formats = new[] { "PDF" } });
        Assert.Equal("REDLINING_EMAIL_DELIVERED", await receiver.NextActivityAsync());
        var updated = (await simulator.GetAsync($"/_sim/spotdraft/contracts/{id}")).Text("last_updated");
        simulator.Host.Clock.Advance(TimeSpan.FromHours(1));
        await simulator.ControlAsync($"spotdraft/contracts/{id}/email", new { @event = "NOT_DELIVERED" });
        Assert.Equal("REDLINING_EMAIL_NOT_DELIVERED", await receiver.NextActivityAsync());
        Assert.Equal(updated, (await simulator.GetAsync($"/_sim/spotdraft/contracts/{id}")).Text("last_updated"));

        await simulator.PostAsync($"contracts/{id}/mark_for_execution/");
        Assert.Equal("SIGNING_EMAIL_DELIVERED", await receiver.NextActivityAsync());
        await simulator.PostAsync($"contracts/{id}/signatories/resend_email/", new { email_id = "legal@wingtip.example" });
        Assert.Equal("SIGNING_EMAIL_DELIVERED", await receiver.NextActivityAsync());
        var clicked = new { @event = "LINK_CLICKED", email = "legal@wingtip.example" };
        Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/email", clicked)).Code);
        var payload = JsonDocument.Parse((await receiver.NextAsync()).Body).RootElement;
        Assert.Equal("SIGNING_EMAIL_LINK_CLICKED", payload.GetProperty("activity").GetString());
        var by = payload.GetProperty("activity_data").GetProperty("performed_by");
        Assert.Equal("legal@wingtip.example", by.GetProperty("email").GetString());
        var stranger = new { @event = "OPENED", email = "nobody@wingtip.example" };
        Assert.Equal(400, (await simulator.ControlAsync($"spotdraft/contracts/{id}/email", stranger)).Code);
    }

    [Fact]
    public async Task Deliveries_can_be_repeated_duplicated_and_shuffled()
    {
        await using var simulator = await RunningSimulator.StartAsync(Fast);
        await using var receiver = await WebhookReceiver.StartAsync();
        await SubscribeAsync(simulator, receiver, "CONTRACT_CREATED");
        await simulator.ControlAsync("spotdraft/settings", new { webhook_duplicate_every = 1, webhook_shuffle = true });
        await simulator.NdaAsync();
        Assert.Equal(["CONTRACT_CREATED", "CONTRACT_CREATED"], await receiver.NextActivitiesAsync(2));
        var again = await simulator.ControlAsync("spotdraft/webhooks/redeliver", new { times = 3, shuffle = true });
        Assert.Equal("3", again.Text("sent"));
        Assert.Equal(3, (await receiver.NextActivitiesAsync(3)).Count);
    }

    [Fact]
    public async Task The_public_registration_wants_https_or_loopback_and_known_activities()
    {
        await using var simulator = await RunningSimulator.StartAsync(Fast);
        await using var receiver = await WebhookReceiver.StartAsync();
        var body = new Dictionary<string, object?>
        {
            ["title"] = "Ours",
            ["url"] = receiver.Url,
            ["only_for_activities"] = new[] { "CONTRACT_VOIDED" },
            ["custom_headers"] = new Dictionary<string, string> { ["X-Pair"] = "default" },
        };
        var created = await simulator.PostAsync("webhooks/", body);
        Assert.Equal((201, "ACTIVE"), (created.Code, created.Text("status")));
        foreach (
            var (field, value) in new (string, object)[]
            {
                ("url", "http://receiver.example/hook"),
                ("only_for_activities", Array.Empty<string>()),
                ("only_for_activities", new[] { "CONTRACT_RENEWED" }),
                ("custom_headers", new Dictionary<string, string> { ["X-SD-Key"] = "x" }),
                ("custom_headers", new Dictionary<string, string> { [" X-Datadog-Key"] = "x" }),
                ("custom_headers", new Dictionary<string, string> { ["Authorization"] = "x" }),
            }
        )
        {
            var wrong = new Dictionary<string, object?>(body) { [field] = value };
            Assert.Equal(400, (await simulator.PostAsync("webhooks/", wrong)).Code);
        }

        await simulator.ControlAsync("spotdraft/settings", new { loopback_http_webhooks = false });
        Assert.Equal(400, (await simulator.PostAsync("webhooks/", body)).Code);

        var id = await simulator.NdaAsync();
        await simulator.PostAsync($"contracts/{id}/status/void", new { note = "x" });
        Assert.Equal("CONTRACT_VOIDED", await receiver.NextActivityAsync());
        var retrigger = await simulator.PostAsync(
            "contracts/webhooks/re_trigger_latest/",
            new { contract_ids = new[] { int.Parse(id[2..], CultureInfo.InvariantCulture) } }
        );
        Assert.Equal("Success", retrigger.Text("message"));
        Assert.Equal("CONTRACT_VOIDED", await receiver.NextActivityAsync());
        Assert.Equal(
            404,
            (await simulator.PostAsync("contracts/webhooks/re_trigger_latest/", new { contract_ids = new[] { 999999 } })).Code
        );

        Assert.Equal(204, (await simulator.SendAsync(HttpMethod.Delete, $"webhooks/{created.Text("id")}")).Code);
        Assert.Equal(404, (await simulator.SendAsync(HttpMethod.Delete, $"webhooks/{created.Text("id")}")).Code);
    }

    private static Task<Reply> SubscribeAsync(RunningSimulator simulator, WebhookReceiver receiver, string activity) =>
        simulator.ControlAsync("spotdraft/webhooks/subscribe", new { url = receiver.Url, activities = new[] { activity } });

    private static async Task<JsonElement> UntilAsync(RunningSimulator simulator, Func<JsonElement, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var deliveries = (await simulator.GetAsync("/_sim/spotdraft/webhooks/deliveries")).Json;
            foreach (var delivery in deliveries.EnumerateArray().Where(condition))
            {
                return delivery;
            }
        }
    }
}
