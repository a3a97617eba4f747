using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Mcp.Automations;

namespace SpotDraftSalesforce.EndToEnd.Webhooks;

/// <summary>The verbs that look after SpotDraft's webhooks, in processes of their own beside a running server.</summary>
public sealed class WebhooksCommandTests
{
    [Fact]
    public async Task A_registered_server_hears_of_a_signature_and_registering_again_changes_nothing()
    {
        await using var asked = await Asked.StartAsync();
        var admin = await asked.Server.KeyAsync("operations", "admin");

        var registered = await asked.RunAsAsync(admin, "webhooks", "register", "--url", asked.Server.Address.ToString());
        Assert.Contains("/webhooks/spotdraft/default", registered, StringComparison.Ordinal);
        Assert.Contains(
            "Nothing changed",
            await asked.RunAsAsync(admin, "webhooks", "register", "--url", asked.Server.Address.ToString()),
            StringComparison.Ordinal
        );
        Assert.Single(await SubscriptionsAsync(asked));

        await asked.World.SignAsync(await DraftAsync(asked));
        await SettledAsync(asked, "done", 1);

        var listed = JsonNode.Parse(await asked.RunAsync("webhooks", "list", "--json"))!;
        Assert.Single(listed["subscriptions"]!.AsArray());
        Assert.Equal(1, (int)listed["messages"]!["done"]!);
    }

    [Fact]
    public async Task Rotating_leaves_one_subscription_which_is_another()
    {
        await using var asked = await Asked.StartAsync();
        var admin = await asked.Server.KeyAsync("operations", "admin");
        await asked.RunAsAsync(admin, "webhooks", "register", "--url", asked.Server.Address.ToString());
        var old = (int)Assert.Single(await SubscriptionsAsync(asked))["id"]!;

        await asked.RunAsAsync(admin, "webhooks", "rotate", "--url", asked.Server.Address.ToString());

        Assert.NotEqual(old, (int)Assert.Single(await SubscriptionsAsync(asked))["id"]!);
        var listed = JsonNode.Parse(await asked.RunAsync("webhooks", "list", "--json"))!;
        Assert.Single(listed["subscriptions"]!.AsArray());
    }

    [Theory]
    [InlineData("ftp://contracts.acme.example", "https")]
    [InlineData("http://contracts.acme.example", "https")]
    public async Task An_address_that_spotdraft_would_not_send_to_is_refused(string url, string reason)
    {
        await using var asked = await Asked.StartAsync();
        var admin = await asked.Server.KeyAsync("operations", "admin");

        var (code, _, complaints) = await asked.TryRunAsync(admin, "webhooks", "register", "--url", url);

        Assert.NotEqual(0, code);
        Assert.Contains(reason, complaints, StringComparison.Ordinal);
        Assert.Empty(await SubscriptionsAsync(asked));
    }

    [Fact]
    public async Task Who_is_no_admin_registers_nothing()
    {
        await using var asked = await Asked.StartAsync();

        var (code, _, complaints) = await asked.TryRunAsync(
            asked.RequesterKey,
            "webhooks",
            "register",
            "--url",
            asked.Server.Address.ToString()
        );

        Assert.NotEqual(0, code);
        Assert.Contains("register_webhook", complaints, StringComparison.Ordinal);
        Assert.Empty(await SubscriptionsAsync(asked));
    }

    [Fact]
    public async Task A_message_that_failed_is_worked_off_once_its_reason_is_gone()
    {
        await using var asked = await Asked.StartAsync();
        var admin = await asked.Server.KeyAsync("operations", "admin");
        await asked.RunAsAsync(admin, "webhooks", "register", "--url", asked.Server.Address.ToString());
        var opportunity = await PaperDealAsync(asked);
        var contract = await asked.World.UnlinkedAsync("Paper Ltd");
        await SettledAsync(asked, "failed", 1);
        Assert.Contains("not linked", await asked.RunAsync("webhooks", "list", "--failed"), StringComparison.Ordinal);

        await asked.ExpectAsync("succeeded", "link_contract", new { contract_id = contract, opportunity_id = opportunity });
        await asked.RunAsync("webhooks", "replay", "--failed");
        await SettledAsync(asked, "done", 1);

        Assert.Equal("Closed Won", (string?)(await asked.World.RecordAsync("Opportunity", opportunity))["StageName"]);
        await asked.RunAsAsync(admin, "webhooks", "replay", "--contract", contract);
        Assert.Equal(1, asked.World.Received("spotdraft", "POST", "/re_trigger_latest/"));
        Assert.Single(await asked.World.FilesOfAsync(opportunity));
        Assert.Contains(
            "webhook.redriven",
            string.Join(' ', (await asked.Server.EventsAsync(0)).Select(stored => stored.Type)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_contract_that_is_linked_only_after_everybody_signed_closes_its_deal_then()
    {
        await using var asked = await Asked.StartAsync();
        var admin = await asked.Server.KeyAsync("operations", "admin");
        await asked.RunAsAsync(admin, "webhooks", "register", "--url", asked.Server.Address.ToString());
        var opportunity = await PaperDealAsync(asked);
        var contract = await asked.World.UnlinkedAsync("Paper Ltd");
        await SettledAsync(asked, "failed", 1);

        await asked.ExpectAsync("succeeded", "link_contract", new { contract_id = contract, opportunity_id = opportunity });
        await SettledAsync(asked, "done", 1);

        Assert.Equal("Closed Won", (string?)(await asked.World.RecordAsync("Opportunity", opportunity))["StageName"]);
        Assert.Single(await asked.World.FilesOfAsync(opportunity));
    }

    private static async Task<string> PaperDealAsync(Asked asked) =>
        await asked.World.CreateAsync(
            "Opportunity",
            new
            {
                Name = "Paper",
                AccountId = await asked.World.CreateAsync("Account", new { Name = "Paper Ltd" }),
                StageName = "Negotiation/Review",
                CloseDate = World.Iso(asked.World.Today.AddDays(20)),
            }
        );

    private static async Task<string> DraftAsync(Asked asked)
    {
        var created = await asked.ExpectAsync(
            "succeeded",
            "create_contract_from_opportunity",
            new { opportunity_id = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription") }
        );
        return (string)created["result"]!["contract_id"]!;
    }

    private static async Task SettledAsync(Asked asked, string state, int least)
    {
        var inbox = asked.Server.Services.GetRequiredService<IInbox>();
        var found = await Eventually.UntilAsync(
            async () => (await inbox.CountAsync(CancellationToken.None)).GetValueOrDefault(state),
            count => count >= least
        );
        Assert.True(found >= least, $"{found} messages are {state}");
    }

    private static async Task<IReadOnlyList<JsonObject>> SubscriptionsAsync(Asked asked)
    {
        var all = await asked.World.Http.GetFromJsonAsync<JsonArray>(
            new Uri(asked.Server.Simulator.SpotDraftBase, "/_sim/spotdraft/webhooks")
        );
        return [.. all!.OfType<JsonObject>()];
    }
}
