using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

/// <summary>The life of a contract of each kind: how it begins, each step with its event, both words of its status.</summary>
public sealed class ContractKindTests
{
    private const string Paper = "JVBERi0xLjQgcGFwZXI=";
    private static readonly object Pdf = new { attachment_formats = new[] { "PDF" } };

    public static TheoryData<string, string, string> Kinds =>
        new()
        {
            { "TEMPLATE", "TEMPLATE_CONTRACT", "DRAFT" },
            { "TEMPLATE_EDITABLE", "EDITED_TEMPLATE_CONTRACT", "DRAFT" },
            { "UPLOAD_EDITABLE", "THIRD_PARTY_CONTRACT", "REDLINING" },
            { "UPLOAD_SIGN", "SIGN_CONTRACT", "SIGN" },
            { "UPLOAD_EXECUTED", "EXECUTED_CONTRACT", "EXECUTED" },
            { "EXPRESS_TEMPLATE", "EXPRESS_TEMPLATE_CONTRACT", "SIGN" },
            { "CLICKWRAP", "CLICKWRAP_CONTRACT", "EXECUTED" },
            { "HISTORICAL_CLICKWRAP", "HISTORICAL_CLICKWRAP_CONTRACT", "EXECUTED" },
        };

    public static TheoryData<string> Negotiated => ["TEMPLATE", "TEMPLATE_EDITABLE", "UPLOAD_EDITABLE"];

    public static TheoryData<string> Open => ["TEMPLATE", "TEMPLATE_EDITABLE", "UPLOAD_EDITABLE", "UPLOAD_SIGN", "EXPRESS_TEMPLATE"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_contract_of_each_kind_lives_to_its_execution_and_tells_each_step(string kind, string word, string start)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await ListenAsync(simulator);
        var id = await MakeAsync(simulator, kind);
        Assert.Equal(start, await simulator.StatusAsync(id));
        Assert.Equal(kind == "HISTORICAL_CLICKWRAP" ? 'H' : 'T', id[0]);
        Assert.Equal((Workflow(start), kind), await ProgressAsync(simulator, id));
        Assert.Equal("1", (await simulator.GetAsync($"contracts/?filter__contract_kind={kind}&query={kind}")).Text("total_results"));

        var steps = new List<string> { "CONTRACT_CREATED" };
        steps.AddRange(kind == "TEMPLATE_EDITABLE" ? ["CONTRACT_VERSION_UPLOADED"] : []);
        steps.AddRange(await AdvanceAsync(simulator, id, start));

        Assert.Equal("EXECUTED", await simulator.StatusAsync(id));
        Assert.Equal(("COMPLETED", kind), await ProgressAsync(simulator, id));
        var told = Told(simulator);
        var pointers = kind.StartsWith("TEMPLATE", StringComparison.Ordinal) ? ["CONTRACT_KEY_POINTER_CREATION"] : Array.Empty<string>();
        Assert.Equal([.. steps, "CONTRACT_EXECUTED", .. pointers, "CONTRACT_PROCESS_METRIC_UPDATED"], told.Select(Activity));
        Assert.Equal(word, told[^1].GetProperty("contract_kind").GetString());
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/status/void", new { note = "late" })).Code);
    }

    [Theory]
    [MemberData(nameof(Negotiated))]
    public async Task Approvals_before_sending_and_before_signing_hold_a_contract_up(string kind)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await MakeAsync(simulator, kind);
        if (await simulator.StatusAsync(id) == "DRAFT")
        {
            Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/ask_approval", new { type = "PRE_SEND" })).Code);
            Assert.Equal("CONTRACT_DRAFT_APPROVAL", (await ProgressAsync(simulator, id)).Workflow);
            Assert.Equal(402, (await simulator.PostAsync($"contracts/{id}/send_to_counterparties", Pdf)).Code);
            await simulator.ControlAsync($"spotdraft/contracts/{id}/approve");
            Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/send_to_counterparties", Pdf)).Code);
        }

        await simulator.ControlAsync($"spotdraft/contracts/{id}/ask_approval", new { type = "PRE_SIGN" });
        var word = kind == "UPLOAD_EDITABLE" ? "CONTRACT_APPROVAL" : "TEMPLATE_PRE_SIGN_APPROVAL";
        Assert.Equal(word, (await ProgressAsync(simulator, id)).Workflow);
        Assert.Equal(402, (await simulator.PostAsync($"contracts/{id}/mark_for_execution/")).Code);
        await simulator.ControlAsync($"spotdraft/contracts/{id}/reject");
        Assert.Equal("CONTRACT_APPROVAL_REJECTED", (await ProgressAsync(simulator, id)).Workflow);
        Assert.Equal(402, (await simulator.PostAsync($"contracts/{id}/mark_for_execution/")).Code);
        var states = (await simulator.GetAsync($"contracts/approvals/{id}/")).Json.GetProperty("results").EnumerateArray();
        Assert.Equal("REJECTED", states.Last().GetProperty("approval").GetProperty("status").GetString());
    }

    [Theory]
    [MemberData(nameof(Open))]
    public async Task A_contract_is_held_without_a_word_resumed_declined_and_voided(string kind)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await MakeAsync(simulator, kind);
        var start = await simulator.StatusAsync(id);
        await ListenAsync(simulator);
        Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/hold")).Code);
        Assert.Equal("ON_HOLD", await simulator.StatusAsync(id));
        Assert.Equal(Workflow(start), (await ProgressAsync(simulator, id)).Workflow);
        Assert.Equal(402, (await simulator.PostAsync($"contracts/{id}/mark_for_execution/")).Code);
        Assert.Equal(402, (await simulator.PostAsync($"contracts/{id}/send_to_counterparties", Pdf)).Code);
        Assert.Equal(409, (await simulator.ControlAsync($"spotdraft/contracts/{id}/sign")).Code);
        Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/resume")).Code);
        Assert.Empty(Told(simulator));
        if (start != "SIGN")
        {
            await simulator.PostAsync($"contracts/{id}/mark_for_execution/");
        }

        Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/decline", new { note = "terms" })).Code);
        Assert.Equal("SIGN", await simulator.StatusAsync(id));
        Assert.Equal(204, (await simulator.PostAsync($"contracts/{id}/status/void", new { note = "declined" })).Code);
        Assert.Equal("VOIDED", await simulator.StatusAsync(id));
        Assert.Equal(
            ["CONTRACT_SIGNATURE_DECLINED", "CONTRACT_VOIDED", "CONTRACT_PROCESS_METRIC_UPDATED"],
            Told(simulator).Select(Activity).TakeLast(3)
        );
        Assert.Equal(409, (await simulator.ControlAsync($"spotdraft/contracts/{id}/resume")).Code);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_executed_contract_of_each_kind_expires_without_a_word(string kind, string word, string start)
    {
        Assert.NotEqual(kind, word);
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await MakeAsync(simulator, kind);
        await AdvanceAsync(simulator, id, start);
        await ListenAsync(simulator);
        Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/expire")).Code);
        Assert.Empty(Told(simulator));
        var now = simulator.Host.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        var expired = await simulator.GetAsync($"contracts/?filter__expiring_at[$lt]={now}&query={kind}");
        Assert.Equal("1", expired.Text("total_results"));
        Assert.Equal(400, (await simulator.PatchAsync($"contracts/{id}/contract_data", new { data = new { } })).Code);
    }

    [Fact]
    public async Task Key_pointers_of_an_executed_contract_may_come_after_it_was_told()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync("spotdraft/settings", new { extraction_lag_ms = 400 });
        await using var receiver = await WebhookReceiver.StartAsync();
        await simulator.ControlAsync(
            "spotdraft/webhooks/subscribe",
            new { url = receiver.Url, activities = new[] { "CONTRACT_EXECUTED", "CONTRACT_KEY_POINTER_CREATION" } }
        );
        var id = await simulator.NdaAsync();
        await simulator.ControlAsync($"spotdraft/contracts/{id}/sign");

        Assert.Equal("CONTRACT_EXECUTED", await receiver.NextActivityAsync());
        Assert.Equal("COMPLETING", (await ProgressAsync(simulator, id)).Workflow);
        Assert.Equal(0, (await simulator.GetAsync($"contracts/{id}/key_pointers")).Json.GetArrayLength());
        Assert.Equal("CONTRACT_KEY_POINTER_CREATION", await receiver.NextActivityAsync());
        Assert.Equal("COMPLETED", (await ProgressAsync(simulator, id)).Workflow);
        Assert.Equal(1, (await simulator.GetAsync($"contracts/{id}/key_pointers")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_historical_contract_answers_to_its_own_prefix_only()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await MakeAsync(simulator, "HISTORICAL_CLICKWRAP");
        Assert.Equal(200, (await simulator.GetAsync($"contracts/{id}/key_pointers")).Code);
        Assert.Equal(404, (await simulator.GetAsync($"contracts/T{id[1..]}/key_pointers")).Code);
        Assert.Equal(
            id,
            (await simulator.GetAsync($"contracts/?filter__contract_id={id}")).Json.GetProperty("results")[0].GetProperty("id").GetString()
        );
    }

    private static async Task<string> MakeAsync(RunningSimulator simulator, string kind)
    {
        var body = Requests.Nda();
        body["contract_name"] = kind;
        var reply = kind switch
        {
            "TEMPLATE" or "TEMPLATE_EDITABLE" => await simulator.PostAsync("contracts/", body),
            "UPLOAD_EDITABLE" => await simulator.PostAsync("contracts/upload_review_contracts/", Upload(kind, "file_base64")),
            "UPLOAD_SIGN" => await simulator.PostAsync("contracts/upload_sign_contracts/", Upload(kind, "file_base64")),
            "UPLOAD_EXECUTED" => await simulator.PostAsync("contracts/executed_contracts/", await ExecutedAsync(simulator, kind)),
            _ => await simulator.ControlAsync(
                "spotdraft/contracts",
                new
                {
                    name = kind,
                    kind,
                    counterparty = "Wingtip Toys",
                }
            ),
        };
        Assert.True(reply.Code == 201, reply.ToString());
        var id = reply.Text("id");
        if (kind == "TEMPLATE_EDITABLE")
        {
            Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/edit")).Code);
        }

        return id;
    }

    private static Dictionary<string, object?> Upload(string name, string file) =>
        new()
        {
            ["contract_name"] = name,
            ["contract_type_id"] = 102,
            ["file_name"] = "paper.pdf",
            [file] = Paper,
            ["counterparty_organization_name"] = "Wingtip Toys",
            ["counterparty_poc_details"] = Requests.Party("Wingtip Toys")["poc_details"],
        };

    private static async Task<object> ExecutedAsync(RunningSimulator simulator, string name)
    {
        var body = Upload(name, "file_content");
        body.Remove("counterparty_organization_name");
        body.Remove("counterparty_poc_details");
        body["counterparty_details"] = new[] { Requests.Party("Wingtip Toys") };
        body["organization_entity_id"] = (await simulator.GetAsync("organizations/entities/")).Json[0].GetProperty("id").GetInt32();
        return body;
    }

    /// <summary>Takes a contract from where it begins to its execution; the events that this raises before the execution's own.</summary>
    private static async Task<IReadOnlyList<string>> AdvanceAsync(RunningSimulator simulator, string id, string start)
    {
        var told = new List<string>();
        if (start == "DRAFT")
        {
            Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/send_to_counterparties", Pdf)).Code);
            Assert.Equal("REDLINING", await simulator.StatusAsync(id));
            told.AddRange(["CONTRACT_SENT_TO_COUNTERPARTY", "CONTRACT_PROCESS_METRIC_UPDATED", "REDLINING_EMAIL_DELIVERED"]);
        }

        if (start is "DRAFT" or "REDLINING")
        {
            Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/mark_for_execution/")).Code);
            told.AddRange(["CONTRACT_MARK_FOR_EXECUTION", "CONTRACT_SIGNATURE_REQUESTED", "CONTRACT_PROCESS_METRIC_UPDATED"]);
            told.Add("SIGNING_EMAIL_DELIVERED");
        }
        else if (start == "SIGN")
        {
            told.AddRange(["CONTRACT_SIGNATURE_REQUESTED", "SIGNING_EMAIL_DELIVERED"]);
        }

        if (start != "EXECUTED")
        {
            Assert.Equal("SIGN", await simulator.StatusAsync(id));
            Assert.Equal(200, (await simulator.ControlAsync($"spotdraft/contracts/{id}/sign")).Code);
            told.AddRange(["CONTRACT_SIGNED", "CONTRACT_SIGNED"]);
        }

        return told;
    }

    private static async Task<(string? Workflow, string? Kind)> ProgressAsync(RunningSimulator simulator, string id)
    {
        var metrics = (await simulator.GetAsync($"contracts/{id[2..]}/process_metrics/")).Json;
        return (metrics.GetProperty("contract_status").GetString(), metrics.GetProperty("type_of_workflow").GetString());
    }

    private static string Workflow(string status) =>
        status switch
        {
            "REDLINING" => "REVIEW",
            "EXECUTED" => "COMPLETED",
            _ => status,
        };

    /// <summary>What is sent is looked at before it is on its way; nobody listens at the address.</summary>
    private static Task ListenAsync(RunningSimulator simulator) =>
        simulator.ControlAsync("spotdraft/webhooks/subscribe", new { url = "http://127.0.0.1:9/" });

    private static List<JsonElement> Told(RunningSimulator simulator) =>
        [.. simulator.Host.SpotDraft.WebhookBodies.Select(body => JsonDocument.Parse(body).RootElement)];

    private static string Activity(JsonElement payload) => payload.GetProperty("activity").GetString()!;
}
