using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

public sealed class ContractLifecycleTests
{
    private static readonly object Pdf = new { attachment_formats = new[] { "PDF" } };

    [Fact]
    public async Task An_order_form_goes_from_draft_to_executed_and_its_facts_become_key_pointers()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var created = await simulator.PostAsync("contracts/", Requests.OrderForm());
        var id = created.Text("id");
        Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/send_to_counterparties", Pdf)).Code);
        Assert.Equal("REDLINING", await simulator.StatusAsync(id));
        Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/mark_for_execution/")).Code);
        Assert.Equal("SIGN", await simulator.StatusAsync(id));

        await simulator.ControlAsync($"spotdraft/contracts/{id}/sign", new { who = "counterparty" });
        Assert.Equal("SIGN", await simulator.StatusAsync(id));
        var recipients = (await simulator.GetAsync($"contracts/{id}/recipients/")).Json.GetProperty("items");
        Assert.Equal(
            ["COMPLETED", "IN_PROGRESS"],
            recipients.EnumerateArray().Select(item => item.GetProperty("status").GetString()!).ToArray()
        );

        await simulator.ControlAsync($"spotdraft/contracts/{id}/sign", new { who = "creator", date = "2026-02-03" });
        Assert.Equal("EXECUTED", await simulator.StatusAsync(id));
        var pointers = (await simulator.GetAsync($"contracts/{id}/key_pointers"))
            .Json.EnumerateArray()
            .ToDictionary(pointer => pointer.GetProperty("field_name").GetString()!, pointer => pointer.GetProperty("value"));
        Assert.Equal(48000.5m, pointers["contract_value"].GetProperty("value").GetDecimal());
        Assert.Equal("EUR", pointers["contract_value"].GetProperty("type").GetString());
        Assert.Equal("2026-01-31", pointers["effective_date"].GetString());
        Assert.Equal("2027-02-28", pointers["end_date"].GetString());
        Assert.Equal(45, pointers["notice_period_days"].GetInt32());

        var metrics = (await simulator.GetAsync($"contracts/{created.Text("contract_id")}/process_metrics/")).Json;
        Assert.Equal("COMPLETED", metrics.GetProperty("contract_status").GetString());
        Assert.StartsWith("2026-02-03", metrics.GetProperty("contract_executed_datetime").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, metrics.GetProperty("contract_signed_by_signatory_list").GetArrayLength());
    }

    [Fact]
    public async Task Marking_waits_for_approvals_with_402()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        var approvals = new
        {
            approvals = new[]
            {
                new
                {
                    name = "Legal",
                    approver_user_id = 2,
                    notes = "please",
                },
            },
        };
        Assert.Equal(201, (await simulator.PostAsync($"contracts/approvals/{id}/", approvals)).Code);
        Assert.Equal("SD_CONTRACTS_00152", (await simulator.PostAsync($"contracts/approvals/{id}/", approvals)).Text("code"));
        Assert.Equal(402, (await simulator.PostAsync($"contracts/{id}/mark_for_execution/")).Code);
        await simulator.ControlAsync($"spotdraft/contracts/{id}/approve");
        var listed = (await simulator.GetAsync($"contracts/approvals/{id}/")).Json.GetProperty("results")[0];
        Assert.Equal("APPROVED", listed.GetProperty("approval").GetProperty("status").GetString());
        Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/mark_for_execution/")).Code);
    }

    [Fact]
    public async Task Unmarking_leads_back_to_redlining_and_is_refused_elsewhere()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        Assert.Equal(
            """400 {"detail":"Unable to unmark the contract for execution."}""",
            (await simulator.PostAsync($"contracts/{id}/unmark_for_execution")).ToString()
        );
        await simulator.PostAsync($"contracts/{id}/mark_for_execution/");
        Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/unmark_for_execution", new { note = "again" })).Code);
        Assert.Equal("REDLINING", await simulator.StatusAsync(id));
    }

    [Fact]
    public async Task Voiding_wants_a_note_and_happens_once_and_never_after_execution()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/status/void")).Code);
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/status/void", new { note = "" })).Code);
        Assert.Equal(204, (await simulator.PostAsync($"contracts/{id}/status/void", new { note = "wrong party" })).Code);
        Assert.Equal("VOIDED", await simulator.StatusAsync(id));
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/status/void", new { note = "again" })).Code);
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/send_to_counterparties", Pdf)).Code);
        Assert.Equal(
            """400 {"detail":"Cannot void an executed contract."}""",
            (await simulator.PostAsync("contracts/T-1001/status/void", new { note = "x" })).ToString()
        );
    }

    [Fact]
    public async Task Sending_wants_an_attachment_format()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        Assert.Equal(
            400,
            (await simulator.PostAsync($"contracts/{id}/send_to_counterparties", new { attachment_formats = new[] { "ODT" } })).Code
        );
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/send_to_counterparties", new { })).Code);
        Assert.Equal("DRAFT", await simulator.StatusAsync(id));
    }

    [Fact]
    public async Task A_held_contract_resumes_where_it_was()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        await simulator.PostAsync($"contracts/{id}/send_to_counterparties", Pdf);
        await simulator.ControlAsync($"spotdraft/contracts/{id}/hold");
        Assert.Equal("ON_HOLD", await simulator.StatusAsync(id));
        Assert.Equal(402, (await simulator.PostAsync($"contracts/{id}/mark_for_execution/")).Code);
        await simulator.ControlAsync($"spotdraft/contracts/{id}/resume");
        Assert.Equal("REDLINING", await simulator.StatusAsync(id));
    }

    [Fact]
    public async Task A_declined_signature_shows_in_the_recipients()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        await simulator.PostAsync($"contracts/{id}/mark_for_execution/");
        Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/decline", new { note = "terms" })).Code);
        var first = (await simulator.GetAsync($"contracts/{id}/recipients/")).Json.GetProperty("items")[0];
        Assert.False(first.GetProperty("recipient_action").GetProperty("is_success").GetBoolean());
        var rejected = await simulator.GetAsync("contracts/?filter__signatures_rejected_by=legal@wingtip.example");
        Assert.Equal("1", rejected.Text("total_results"));
    }

    [Fact]
    public async Task Contract_data_can_change_until_execution()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        var patched = await simulator.PatchAsync($"contracts/{id}/contract_data", new { data = new { purpose = "talks" } });
        Assert.Equal("talks", patched.Json.GetProperty("data").GetProperty("purpose").GetString());
        Assert.Equal("Wingtip Toys", patched.Json.GetProperty("data").GetProperty("customer_name").GetString());
        Assert.Equal(
            400,
            (await simulator.PatchAsync($"contracts/{id}/contract_data", new { data = new { effective_date = "soon" } })).Code
        );
        var executed = await simulator.PatchAsync("contracts/T-1001/contract_data", new { data = new { purpose = "x" } });
        Assert.Equal((400, "SD_PUBLIC_00009"), (executed.Code, executed.Text("code")));
    }

    [Fact]
    public async Task External_metadata_is_replaced_and_moves_the_lookup()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync(recordId: "006A");
        var replaced = await simulator.PostAsync($"contracts/{id}/external_metadata", new { external_metadata = new { id = "006B" } });
        Assert.Equal("""{"id":"006B"}""", replaced.Text("external_metadata"));
        Assert.Equal(0, (await simulator.GetAsync("contracts/by_external_metadata/006A")).Json.GetArrayLength());
        Assert.Equal(1, (await simulator.GetAsync("contracts/by_external_metadata/006B")).Json.GetArrayLength());
        var unknown = await simulator.PostAsync(
            $"contracts/{id}/external_metadata",
            new { external_metadata = new { id = "006B", object_configuration_id = "2a2340fb-1af6-401e-a04c-c69a14c798b1" } }
        );
        Assert.Equal((404, "SD_INTEGRATIONS_00021"), (unknown.Code, unknown.Text("code")));
    }

    [Fact]
    public async Task Key_pointers_are_set_in_bulk_by_name_or_id_and_one_by_one()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        var set = await simulator.PostAsync(
            $"contracts/{id}/key_pointers/bulk",
            new
            {
                key_pointers = new object[]
                {
                    new { key_pointer_field_name = "governing_law", value = "Delaware" },
                    new { key_pointer_id = 203, value = "2027-01-01" },
                },
            }
        );
        Assert.Equal(200, set.Code);
        var pointer = set.Json[0].GetProperty("id").GetInt32();
        var changed = await simulator.PatchAsync($"contracts/{id}/key_pointers/{pointer}", new { value = "Ontario" });
        Assert.Equal("Ontario", changed.Text("value"));
        var kept = await simulator.PatchAsync($"contracts/{id}/key_pointers/{pointer}", new { was_edited_by_user = true });
        Assert.Equal("Ontario", kept.Text("value"));
        var emptied = await simulator.PatchAsync($"contracts/{id}/key_pointers/{pointer}", new { value = (string?)null });
        Assert.Equal(JsonValueKind.Null, emptied.Json.GetProperty("value").ValueKind);
        var unknown = await simulator.PostAsync(
            $"contracts/{id}/key_pointers/bulk",
            new { key_pointers = new[] { new { key_pointer_field_name = "colour", value = "red" } } }
        );
        Assert.Equal(400, unknown.Code);
    }

    [Fact]
    public async Task Relations_show_on_both_sides_and_refuse_a_circle()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var child = await simulator.PostAsync(
            "contracts/1001/contract_relation/",
            new { related_contract_id = 1002, relation_type = "CHILD" }
        );
        Assert.Equal(201, child.Code);
        Assert.Equal(
            201,
            (
                await simulator.PostAsync("contracts/1002/contract_relation/", new { related_contract_id = 1003, relation_type = "CHILD" })
            ).Code
        );
        var circle = await simulator.PostAsync(
            "contracts/1003/contract_relation/",
            new { related_contract_id = 1001, relation_type = "CHILD" }
        );
        Assert.Equal((400, "SD_CONTRACTS_00093"), (circle.Code, circle.Text("code")));
        var parent = (await simulator.GetAsync("contracts/1002/related_contracts/")).Json.GetProperty("results")[0];
        Assert.Equal(
            ("PARENT", 1001),
            (parent.GetProperty("relation_type").GetString(), parent.GetProperty("contract").GetProperty("id").GetInt32())
        );
    }

    [Fact]
    public async Task Comments_are_listed_newest_first()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.PostAsync("contracts/1001/comments/", new { comment = "first" });
        Assert.Equal(201, (await simulator.PostAsync("contracts/1001/comments/", new { comment = "second" })).Code);
        Assert.Equal(400, (await simulator.PostAsync("contracts/1001/comments/", new { comment = "" })).Code);
        var newest = (await simulator.GetAsync("contracts/1001/comments/?limit=1")).Json.GetProperty("results")[0];
        Assert.Equal("second", newest.GetProperty("comment").GetString());
        Assert.Equal(JsonValueKind.Array, newest.GetProperty("replies").ValueKind);
    }

    [Fact]
    public async Task A_note_can_be_changed_but_not_made()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var note = (await simulator.GetAsync("contracts/T-1007/notes")).Json[0].GetProperty("id").GetInt32();
        var changed = await simulator.SendAsync(
            HttpMethod.Put,
            $"contracts/T-1007/notes/{note}",
            new { text = "seen", note_tag = new { name = "legal" } }
        );
        Assert.Equal(("seen", "legal"), (changed.Text("text"), changed.Text("note_tag")));
        Assert.Equal(404, (await simulator.SendAsync(HttpMethod.Put, "contracts/T-1007/notes/1", new { text = "x" })).Code);
        Assert.Equal(405, (await simulator.PostAsync("contracts/T-1007/notes", new { text = "x" })).Code);
    }

    [Fact]
    public async Task A_new_version_replaces_the_document_and_may_execute_the_contract()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var number = (await simulator.NdaAsync())[2..];
        var version = new
        {
            document_name = "signed.pdf",
            document_base_64 = "JVBERi0=",
            is_executed_version = true,
        };
        Assert.Equal(201, (await simulator.PostAsync($"contracts/{number}/contract_version/", version)).Code);
        Assert.Equal("EXECUTED", await simulator.StatusAsync($"T-{number}"));
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{number}/contract_version/", version)).Code);
    }

    [Fact]
    public async Task Reminders_go_to_those_who_have_not_signed()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        var path = $"contracts/{id}/signatories/resend_email/";
        Assert.Equal(400, (await simulator.PostAsync(path, new { email_id = "legal@wingtip.example" })).Code);
        await simulator.PostAsync($"contracts/{id}/mark_for_execution/");
        Assert.Equal(200, (await simulator.PostAsync(path, new { email_id = "legal@wingtip.example" })).Code);
        Assert.Equal(400, (await simulator.PostAsync(path, new { email_id = "stranger@wingtip.example" })).Code);
    }
}
