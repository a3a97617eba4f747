using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.EndToEnd.Tools;

/// <summary>The tools that act on one contract: send, comment, change its data, look at it, rehearse it.</summary>
public sealed class ContractToolsTests
{
    private const string Draft = "Globex - Pilot";
    private const string Executed = "Tailspin - Annual Subscription";

    [Fact]
    public async Task A_draft_is_sent_once_and_again_only_when_asked()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Draft);

        var planned = await asked.AskAsync("send_contract", new { contract_id = contract, dry_run = true });
        Assert.Equal("planned", planned.Status());
        Assert.Equal(0, Sent(asked));
        var sent = await asked.ExpectAsync(
            "succeeded",
            "send_contract",
            new
            {
                contract_id = contract,
                to_emails = new[] { "legal@customer.example" },
                subject = "Please review",
                message = "As agreed.",
            }
        );
        Assert.True((bool)sent["result"]!["sent"]!);
        await asked.ExpectAsync("already_done", "send_contract", new { contract_id = contract });
        Assert.Equal(1, Sent(asked));
        await asked.ExpectAsync("succeeded", "send_contract", new { contract_id = contract, again = true });
        Assert.Equal(2, Sent(asked));
        Assert.DoesNotContain("legal@customer.example", await LogAsync(asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_and_nothing_leaves()
    {
        await using var asked = await Asked.StartAsync();

        await asked.RefusedAsync("send_contract", new { contract_id = await asked.World.ContractOfAsync(Executed) }, "conflict");
        await asked.RefusedAsync(
            "send_contract",
            new { contract_id = await asked.World.ContractOfAsync(Draft), to_emails = new[] { "nobody" } },
            "invalid_argument"
        );

        Assert.Equal(0, Sent(asked));
    }

    [Fact]
    public async Task A_comment_is_written_once()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Executed);
        var words = new { contract_id = contract, comment = "Renewal talks begin in May." };

        await asked.ExpectAsync("succeeded", "add_contract_comment", words);
        await asked.ExpectAsync("already_done", "add_contract_comment", words);

        var stored = (await asked.World.ContractsAsync()).Single(one => (string?)one["id"] == contract);
        Assert.Equal(["Renewal talks begin in May."], stored["comments"]!.AsArray().Select(comment => (string?)comment));
    }

    [Fact]
    public async Task A_short_comment_cannot_be_guessed_from_the_log()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Executed);

        var done = await asked.ExpectAsync("succeeded", "add_contract_comment", new { contract_id = contract, comment = "yes" });

        var sent = asked.Server.Simulator.Received.List("spotdraft").Single(request => request.Method == "POST" && VendorWrite.Is(request));
        var body = Hash(sent.Body!);
        var log = await LogAsync(asked);
        // The attack: somebody with the log alone tries the likely comments.
        Assert.DoesNotContain(Hash("yes"), log, StringComparison.Ordinal);
        Assert.DoesNotContain(body, log, StringComparison.Ordinal);
        // Whoever may see the values finds the digest of what was sent as before, and the log still holds.
        Assert.Contains(body, await asked.RunAsync("audit", "story", (string)done["operation_id"]!, "--json"), StringComparison.Ordinal);
        var verified = await asked.Server.Services.GetRequiredService<AuditVerifier>().VerifyAsync(null, CancellationToken.None);
        Assert.True(verified.Ok, verified.Problem?.What);
    }

    [Fact]
    public async Task Data_of_a_draft_is_changed_where_it_differs()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Draft);

        var changed = await asked.ExpectAsync(
            "succeeded",
            "update_contract_data",
            new { contract_id = contract, data = new { term_months = 24, customer_name = "Globex Corporation" } }
        );
        Assert.Contains("term_months", changed["result"]!["changed"]!.AsArray().Select(field => (string?)field));
        await asked.ExpectAsync("already_done", "update_contract_data", new { contract_id = contract, data = new { term_months = 24 } });

        var stored = (await asked.World.ContractsAsync()).Single(one => (string?)one["id"] == contract);
        Assert.Equal(24, (int)stored["contract_data"]!["term_months"]!);
        await asked.RefusedAsync("update_contract_data", new { contract_id = contract, data = new { } }, "invalid_argument");
        await asked.RefusedAsync(
            "update_contract_data",
            new { contract_id = await asked.World.ContractOfAsync(Executed), data = new { term_months = 24 } },
            "conflict"
        );
    }

    [Fact]
    public async Task What_a_person_s_data_may_be_in_enters_the_log_only_sealed()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Draft);
        const string before = "Jordan Before";
        const string after = "Jordan Hathaway";

        var first = new { contract_id = contract, data = new { customer_name = before } };
        await asked.ExpectAsync("succeeded", "update_contract_data", first);
        await asked.ExpectAsync("succeeded", "update_contract_data", new { contract_id = contract, data = new { customer_name = after } });
        await asked.ExpectAsync("succeeded", "send_contract", new { contract_id = contract, subject = $"For {after}" });
        await asked.RefusedAsync("send_contract", new { contract_id = contract, to_emails = new[] { after } }, "invalid_argument");

        var log = await LogAsync(asked);
        Assert.Contains("customer_name", log, StringComparison.Ordinal);
        Assert.DoesNotContain(before, log, StringComparison.Ordinal);
        Assert.DoesNotContain(after, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_or_choice_that_the_template_does_not_have_is_refused_with_those_it_has()
    {
        await using var asked = await Asked.StartAsync();
        var created = await asked.ExpectAsync(
            "succeeded",
            "create_contract_from_opportunity",
            new { opportunity_id = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription") }
        );
        var contract = (string)created["result"]!["contract_id"]!;

        var field = await asked.RefusedAsync(
            "update_contract_data",
            new { contract_id = contract, data = new { no_field = 1 } },
            "invalid_argument"
        );
        Assert.Contains("term_months", (string)field["error"]!["cure"]!, StringComparison.Ordinal);
        await asked.RefusedAsync(
            "update_contract_data",
            new { contract_id = contract, data = new { payment_terms = "NEVER" } },
            "invalid_argument"
        );
    }

    [Fact]
    public async Task Data_of_a_contract_that_is_out_for_signature_changes_only_when_a_person_agrees()
    {
        await using var asked = await Asked.StartAsync();
        var contract = await asked.World.ContractOfAsync(Draft);
        await asked.World.MarkAsync(contract);

        var question = await asked.QuestionAsync(
            "contract_in_signature",
            "update_contract_data",
            new { contract_id = contract, data = new { term_months = 36 } }
        );
        Assert.Equal(0, asked.World.Received("spotdraft", "PATCH", "/contract_data"));
        await asked.ApproveAsync(question);
        Assert.Equal(1, asked.World.Received("spotdraft", "PATCH", "/contract_data"));
    }

    [Fact]
    public async Task A_contract_is_shown_with_what_its_several_routes_know()
    {
        await using var asked = await Asked.StartAsync();

        var shown = await asked.AskAsync("get_contract", new { contract_id = await asked.World.ContractOfAsync(Executed) });

        Assert.Equal("EXECUTED", (string?)shown["contract"]!["status"]);
        Assert.Contains(shown["terms"]!.AsArray(), term => (string?)term!["name"] == "end_date");
        Assert.NotEmpty(shown["recipients"]!.AsArray());
        Assert.NotNull(shown["approvals"]);
        Assert.NotNull(shown["related"]);
    }

    [Fact]
    public async Task A_preview_is_spotdrafts_own_pdf_and_creates_nothing()
    {
        await using var asked = await Asked.StartAsync();
        var before = (await asked.World.ContractsAsync()).Count;

        var result = await asked.Client.CallToolAsync(
            "preview_contract",
            new Dictionary<string, object?>
            {
                ["opportunity_id"] = await asked.World.IdAsync("Opportunity", "Northwind - Platform Subscription"),
            }
        );

        var answer = JsonNode.Parse(((TextContentBlock)result.Content[0]).Text)!;
        var file = Assert.IsType<BlobResourceContents>(Assert.IsType<EmbeddedResourceBlock>(result.Content[1]).Resource);
        Assert.Equal("%PDF-", Encoding.ASCII.GetString(file.DecodedData.Span[..5]));
        Assert.Equal("application/pdf", file.MimeType);
        Assert.Equal((string?)answer["document"]!["uri"], file.Uri);
        Assert.Equal((int)answer["document"]!["size"]!, file.DecodedData.Length);
        Assert.Equal("order-form", (string?)answer["template"]);
        Assert.Equal(before, (await asked.World.ContractsAsync()).Count);
        Assert.Equal(1, asked.World.Received("spotdraft", "POST", "/contracts/preview/"));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static int Sent(Asked asked) => asked.World.Received("spotdraft", "POST", "/send_to_counterparties");

    private static async Task<string> LogAsync(Asked asked) =>
        string.Join('\n', (await asked.Server.EventsAsync(0)).Select(stored => stored.Json));
}
