using System.Text;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

public sealed class ContractCreationTests
{
    [Fact]
    public async Task Creation_answers_a_draft_with_both_forms_of_its_id()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var reply = await simulator.PostAsync("contracts/", Requests.OrderForm(recordId: "006000000000001AAA"));
        Assert.Equal(201, reply.Code);
        Assert.Equal("DRAFT", reply.Text("contract_status"));
        Assert.Equal($"T-{reply.Text("contract_id")}", reply.Text("id"));
        Assert.Equal("op_1", reply.Json.GetProperty("external_metadata").GetProperty("record_data").GetProperty("operation").GetString());
        Assert.Equal("Wingtip Toys", reply.Text("counter_party_name"));

        var found = (await simulator.GetAsync("contracts/by_external_metadata/006000000000001AAA")).Json;
        Assert.Contains(
            found.EnumerateArray(),
            row => row.GetProperty("id").GetInt32() == reply.Json.GetProperty("contract_id").GetInt32()
        );
        Assert.Equal(0, (await simulator.GetAsync("contracts/by_external_metadata/006000000000001")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Sending_at_creation_starts_the_review()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = Requests.Nda();
        body["workflow_config"] = new { auto_send_to_counterparty = true };
        Assert.Equal("REDLINING", (await simulator.PostAsync("contracts/", body)).Text("contract_status"));
    }

    public static TheoryData<string, object?, string> Mistakes =>
        new()
        {
            { "contract_template_id", null, "contract_template_id" },
            { "contract_template_id", 9, "contract_template_id" },
            { "contract_template_id", "1001", "contract_template_id" },
            { "contract_data", null, "contract_data" },
            { "contract_data", new { customer_name = "X" }, "contract_data" },
            { "contract_data", new { customer_name = "", effective_date = "2026-03-01" }, "contract_data" },
            { "contract_data", new { customer_name = 5, effective_date = "2026-03-01" }, "contract_data" },
            { "contract_data", new { customer_name = "X", effective_date = "01/03/2026" }, "contract_data" },
            { "contract_data", new { customer_name = "X", effective_date = "2026-02-30" }, "contract_data" },
            { "counter_party_details", null, "counter_party_details" },
            { "counter_party_details", Array.Empty<object>(), "counter_party_details" },
            { "counter_party_details", new[] { new { is_individual = false, organization_name = "X" } }, "counter_party_details" },
            { "external_metadata", "006", "external_metadata" },
            { "entity_reference_id", "nobody", "entity_reference_id" },
            { "send_to_counterparty_config", new { attachment_formats = Array.Empty<string>() }, "send_to_counterparty_config" },
            { "signatories", new[] { Signatory(false, 1) }, "signatories" },
            { "signatories", new[] { Signatory(true, 1), Signatory(false, null) }, "signatories" },
            {
                "signatories",
                new[]
                {
                    new
                    {
                        name = "A",
                        email = "a",
                        is_counterparty_signatory = true,
                    },
                },
                "signatories"
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_named_by_its_field_and_creates_nothing(string field, object? value, string complainsAbout)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = Requests.Nda();
        body[field] = value;
        var reply = await simulator.PostAsync("contracts/", body);
        Assert.Equal(400, reply.Code);
        Assert.True(reply.Json.GetProperty(complainsAbout)[0].GetString()!.Length > 5);
        Assert.Equal("8", (await simulator.GetAsync("contracts/")).Text("total_results"));
    }

    [Fact]
    public async Task An_unknown_organization_type_or_counterparty_name_is_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = Requests.Nda();
        var party = Requests.Party("Wingtip Toys");
        party["organization_type"] = "Guild";
        body["counter_party_details"] = new[] { party };
        body["signatories"] = new[]
        {
            new
            {
                name = "Legal Contact",
                email = "legal@wingtip.example",
                is_counterparty_signatory = true,
                counterparty_name = "Wingtip",
            },
        };
        var reply = await simulator.PostAsync("contracts/", body);
        Assert.Contains("Guild", reply.Json.GetProperty("counter_party_details")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("Wingtip", reply.Json.GetProperty("signatories")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contract_value", "48000")]
    [InlineData("contract_currency", "CHF")]
    [InlineData("term_months", 12.5)]
    [InlineData("payment_terms", "NET90")]
    [InlineData("auto_renewal", "yes")]
    public async Task Each_type_of_template_field_is_checked(string variable, object value)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = Requests.OrderForm();
        ((Dictionary<string, object?>)body["contract_data"]!)[variable] = value;
        var reply = await simulator.PostAsync("contracts/", body);
        Assert.Equal(400, reply.Code);
        Assert.StartsWith(variable + ": ", reply.Json.GetProperty("contract_data")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_is_a_pdf_and_creates_nothing()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var reply = await simulator.PostAsync(
            "contracts/preview/",
            new { contract_template_id = 1001, contract_data = Requests.Nda()["contract_data"] }
        );
        Assert.Equal(200, reply.Code);
        Assert.StartsWith("%PDF-", Encoding.Latin1.GetString(reply.Bytes), StringComparison.Ordinal);
        Assert.Equal("8", (await simulator.GetAsync("contracts/")).Text("total_results"));
        Assert.Equal(
            400,
            (await simulator.PostAsync("contracts/preview/", new { contract_template_id = 1001, contract_data = new { } })).Code
        );
    }

    [Fact]
    public async Task Uploads_start_in_review_in_signing_or_executed()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var paper = new
        {
            contract_name = "Their paper",
            contract_type_id = 102,
            file_name = "paper.pdf",
            file_base64 = Convert.ToBase64String("%PDF-1.4 paper"u8),
            counterparty_organization_name = "Wingtip Toys",
            external_metadata = Requests.Metadata("006P"),
        };
        Assert.Equal("REDLINING", (await simulator.PostAsync("contracts/upload_review_contracts/", paper)).Text("contract_status"));
        Assert.Equal("SIGN", (await simulator.PostAsync("contracts/upload_sign_contracts/", paper)).Text("contract_status"));
        var executed = await simulator.PostAsync(
            "contracts/executed_contracts/",
            new
            {
                contract_name = "Signed paper",
                file_name = "paper.pdf",
                file_content = paper.file_base64,
                contract_type_id = 102,
                organization_entity_id = 1,
            }
        );
        Assert.Equal("EXECUTED", executed.Text("contract_status"));
        var bytes = (await simulator.PostAsync($"contracts/{executed.Text("id")}/download")).Bytes;
        Assert.Equal("%PDF-1.4 paper"u8.ToArray(), bytes);
        Assert.Equal(2, (await simulator.GetAsync("contracts/by_external_metadata/006P")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Uploads_are_refused_for_a_type_without_workflow_and_for_other_files()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var unlinked = await simulator.PostAsync(
            "contracts/upload_review_contracts/",
            new
            {
                contract_name = "Their paper",
                contract_type_id = 103,
                file_name = "paper.pdf",
                file_base64 = "eA==",
                counterparty_organization_name = "Wingtip Toys",
            }
        );
        Assert.Equal((400, "SD_CONTRACTS_00289"), (unlinked.Code, unlinked.Text("code")));
        var word = await simulator.PostAsync(
            "contracts/executed_contracts/",
            new
            {
                contract_name = "Signed paper",
                file_name = "paper.docx",
                file_content = "not base64!",
                contract_type_id = 102,
                organization_entity_id = 1,
            }
        );
        Assert.Equal(400, word.Code);
        Assert.True(word.Json.TryGetProperty("file_name", out _) && word.Json.TryGetProperty("file_content", out _));
    }

    [Fact]
    public async Task An_upload_says_who_answers_for_it_who_reviews_it_and_who_signs_for_us()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var paper = Paper();
        paper["business_user_email"] = "legal@simulator.example";
        paper["reviewer"] = new { org_user_email = "legal@simulator.example", description = "Please read." };
        paper["creator_signatories"] = new[] { new { email = "legal@simulator.example", title = "Counsel" } };
        paper["counterparty_poc_details"] = new
        {
            first_name = "Prince",
            last_name = "",
            email = "prince@wingtip.example",
        };
        var id = (await simulator.PostAsync("contracts/upload_review_contracts/", paper)).Text("id");
        var dump = (await simulator.GetAsync($"/_sim/spotdraft/contracts/{id}")).Json;
        Assert.Equal("legal@simulator.example", dump.GetProperty("business_user").GetString());
        Assert.Equal("Please read.", dump.GetProperty("review_requests")[0].GetProperty("description").GetString());
        await simulator.PostAsync($"contracts/{id}/mark_for_execution/");
        var recipients = (await simulator.GetAsync($"contracts/{id}/recipients/")).Json.GetProperty("items");
        Assert.Equal(
            ["Prince", "Legal Reviewer"],
            recipients.EnumerateArray().Select(item => item.GetProperty("recipient").GetProperty("user").GetProperty("name").GetString())
        );
        Assert.Equal("Counsel", recipients[1].GetProperty("recipient").GetProperty("title").GetString());

        foreach (
            var (field, value) in new (string, object)[]
            {
                ("business_user_email", "former@simulator.example"),
                ("reviewer", new { org_user_email = "nobody@simulator.example" }),
                ("reviewer", new { org_user_email = "legal@simulator.example", role_id = 2 }),
                ("reviewer", new { role_id = 9 }),
                ("creator_signatories", new[] { new { title = "Counsel" } }),
                ("counterparty_poc_details", new { first_name = "Prince", email = "prince@wingtip.example" }),
            }
        )
        {
            var refused = await simulator.PostAsync(
                "contracts/upload_review_contracts/",
                new Dictionary<string, object?>(paper) { [field] = value }
            );
            Assert.Equal((400, true), (refused.Code, refused.Json.TryGetProperty(field, out _)));
        }
    }

    [Fact]
    public async Task An_executed_contract_is_a_pdf_by_its_bytes_too()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var refused = await simulator.PostAsync(
            "contracts/executed_contracts/",
            new
            {
                contract_name = "Signed paper",
                file_name = "paper.pdf",
                file_content = Convert.ToBase64String("PK a document"u8),
                contract_type_id = 102,
                organization_entity_id = 1,
            }
        );
        Assert.Equal((400, true), (refused.Code, refused.Json.TryGetProperty("file_content", out _)));
    }

    [Fact]
    public async Task The_intake_form_of_an_upload_is_merged_until_it_is_held()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var paper = Paper();
        paper["intake_form_data"] = new { urgency = "NORMAL", notes = "None" };
        var id = (await simulator.PostAsync("contracts/upload_review_contracts/", paper)).Text("id");
        var changed = await simulator.PatchAsync($"contracts/{id}/intake_form/response", new { urgency = "URGENT", colour = "red" });
        const string Merged = """{"urgency":"URGENT","notes":"None","colour":"red"}""";
        Assert.Equal(Merged, changed.Text("data"));
        var answers = await simulator.GetAsync($"contracts/{id[2..]}/questionnaire/responses/?questionnaire_type=INTAKE_FORM");
        Assert.Equal(Merged, answers.Text("questionnaire_response_data"));
        await simulator.ControlAsync($"spotdraft/contracts/{id}/hold");
        Assert.Equal(400, (await simulator.PatchAsync($"contracts/{id}/intake_form/response", new { urgency = "NORMAL" })).Code);
        var template = await simulator.NdaAsync();
        Assert.Equal(400, (await simulator.PatchAsync($"contracts/{template}/intake_form/response", new { urgency = "NORMAL" })).Code);
        Assert.Equal(404, (await simulator.PatchAsync("contracts/T-999999/intake_form/response", new { urgency = "NORMAL" })).Code);
    }

    private static Dictionary<string, object?> Paper() =>
        new()
        {
            ["contract_name"] = "Their paper",
            ["contract_type_id"] = 102,
            ["file_name"] = "paper.pdf",
            ["file_base64"] = Convert.ToBase64String("%PDF-1.4 paper"u8),
            ["counterparty_organization_name"] = "Wingtip Toys",
        };

    private static object Signatory(bool theirs, int? order) =>
        new
        {
            name = "A Signatory",
            email = "signatory@wingtip.example",
            is_counterparty_signatory = theirs,
            sign_order = order,
        };
}
