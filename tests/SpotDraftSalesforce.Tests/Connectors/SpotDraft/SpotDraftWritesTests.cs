using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.SpotDraft;

namespace SpotDraftSalesforce.Tests.Connectors.SpotDraft;

/// <summary>What is done to a contract after it was created, and what is read back of it.</summary>
public class SpotDraftWritesTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task A_contract_is_sent_marked_unmarked_and_marked_again()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var contract = await CreateAsync(simulated);

        await DoneAsync(simulated, Of("send", "contract", contract, ChangeClass.Unobservable, Attached("PDF")));
        Assert.Equal(ContractStatus.Redlining, await StatusAsync(simulated, contract));
        await RoundAsync(simulated, Of("mark", "contract", contract, ChangeClass.Observable));
        Assert.Equal(ContractStatus.Sign, await StatusAsync(simulated, contract));
        await RoundAsync(simulated, Of("unmark", "contract", contract, ChangeClass.Observable));
        await DoneAsync(simulated, Of("mark", "contract", contract, ChangeClass.Observable));
        var again = await PerformAsync(simulated, Of("mark", "contract", contract, ChangeClass.Observable));
        Assert.Equal((ChangeState.Done, true), (again.State, again.Adopted));

        var recipients = await simulated.Bench.SpotDraft.RecipientsAsync(ContractRef.Parse(contract), Stop);
        Assert.All(recipients, recipient => Assert.True(recipient.Recipient.IsSentForSignature));
        var email = recipients[0].Recipient.User!.Email;
        await DoneAsync(
            simulated,
            Of("resend", "signature_request", contract, ChangeClass.Unobservable, null, Workbench.Field("email_id", null, email))
        );
        var nobody = await PerformAsync(
            simulated,
            Of("resend", "signature_request", contract, ChangeClass.Unobservable, null, Workbench.Field("email_id", null, "a@b.example"))
        );
        Assert.Equal((ChangeState.Failed, ErrorCode.UpstreamRejected), (nobody.State, nobody.Error!.Code));
    }

    [Fact]
    public async Task A_step_that_the_status_forbids_is_told_with_what_stands_there()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var executed = (
            await simulated.Bench.SpotDraft.FindByExternalMetadataAsync(
                simulated.IdOf("Opportunity", "Tailspin - Annual Subscription"),
                Stop
            )
        )[0]
            .Id
            .Composite;

        foreach (var step in (string[])["send", "mark", "unmark"])
        {
            var outcome = await PerformAsync(simulated, Of(step, "contract", executed, ChangeClass.Observable, Attached("PDF")));
            Assert.Equal((step, ChangeState.Failed), (step, outcome.State));
            Assert.NotNull(outcome.Error!.Upstream!.Message);
        }

        var mark = Workbench.Batch(Of("unmark", "contract", executed, ChangeClass.Observable));
        var sighting = await simulated.Bench.SpotDraftWrites.InspectAsync(mark, mark.Changes[0], Stop);
        Assert.Equal(SightingKind.Conflict, sighting.Kind);
        Assert.Contains("EXECUTED", sighting.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_a_contract_are_set_and_seen_to_be_set()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var contract = await CreateAsync(simulated);
        await RoundAsync(
            simulated,
            Of(
                "update",
                "contract_data",
                contract,
                ChangeClass.Idempotent,
                null,
                Workbench.Field("customer_name", "Northwind Traders", "Northwind Traders Inc.")
            )
        );
        var answers = await simulated.Bench.SpotDraft.QuestionnaireAsync(ContractRef.Parse(contract), "TEMPLATE", Stop);
        Assert.Equal("Northwind Traders Inc.", answers.Data["customer_name"].GetString());
        await RoundAsync(
            simulated,
            Of(
                "update",
                "key_pointers",
                contract,
                ChangeClass.Idempotent,
                null,
                Workbench.Field("end_date", null, "2027-02-28"),
                Workbench.Field("notice_period_days", null, 60)
            )
        );
    }

    [Fact]
    public async Task A_contract_is_linked_with_another_record()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var contract = await CreateAsync(simulated);
        var opportunity = simulated.IdOf("Opportunity", "Tailspin - Annual Subscription");
        var link = await simulated.Bench.SpotDraft.ExternalMetadataAsync(ContractRef.Parse(contract), Stop);

        await RoundAsync(
            simulated,
            Of(
                "update",
                "external_metadata",
                contract,
                ChangeClass.Idempotent,
                null,
                Workbench.Field("id", simulated.IdOf("Opportunity", "Northwind - Platform Subscription"), opportunity),
                Workbench.Field("integration_name", "Salesforce", "Salesforce"),
                Workbench.Field("record_type", "Opportunity", "Opportunity"),
                Workbench.Field("record_data", link!.RecordData!.DeepClone(), new JsonObject { ["template_id"] = 1001 })
            )
        );
        Assert.Equal(opportunity, (await simulated.Bench.SpotDraft.ExternalMetadataAsync(ContractRef.Parse(contract), Stop))!.Id);
    }

    [Fact]
    public async Task Comments_and_notes_are_written_and_read()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.SpotDraft;
        var contract = await CreateAsync(simulated);
        var reference = ContractRef.Parse(contract);

        var comment = await DoneAsync(
            simulated,
            Of("create", "comment", contract, ChangeClass.Unobservable, null, Workbench.Field("comment", null, "Please hurry."))
        );
        var read = Assert.Single((await client.ListCommentsAsync(reference, 1, 10, Stop)).Results);
        Assert.Equal(($"{contract}/{read.Id}", "Please hurry."), (comment.RecordId, read.Text));

        await ControlAsync(simulated, contract, "note", new { text = "Ask finance" });
        var note = Assert.Single(await client.NotesAsync(reference, Stop));
        await RoundAsync(
            simulated,
            Of("update", "note", $"{contract}/{note.Id}", ChangeClass.Idempotent, null, Workbench.Field("text", "Ask finance", "Asked"))
        );
    }

    [Fact]
    public async Task Approvals_are_asked_for_and_block_the_signing()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.SpotDraft;
        var contract = await CreateAsync(simulated);
        var approver = (await client.ActiveUserAsync((await client.UsersAsync(null, 1, 1, Stop)).Results[0].Email!, Stop))!;
        await RoundAsync(
            simulated,
            Of(
                "create",
                "approvals",
                contract,
                ChangeClass.Observable,
                new JsonObject
                {
                    ["body"] = new JsonObject
                    {
                        ["approvals"] = new JsonArray(
                            new JsonObject
                            {
                                ["name"] = "Legal approval",
                                ["approver_user_id"] = approver.Id,
                                ["notes"] = "",
                            }
                        ),
                    },
                }
            )
        );
        var approval = Assert.Single(await client.ApprovalsAsync(ContractRef.Parse(contract), Stop)).Approval;
        Assert.Equal(("PENDING", approver.Id), (approval.Status, approval.Approver!.Id));
        var blocked = await PerformAsync(simulated, Of("mark", "contract", contract, ChangeClass.Observable));
        Assert.Equal((ChangeState.Failed, 402), (blocked.State, blocked.Error!.Upstream!.Status));
    }

    [Fact]
    public async Task A_contract_becomes_the_amendment_of_another()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var contract = await CreateAsync(simulated);
        var other = await CreateAsync(simulated);
        await RoundAsync(
            simulated,
            Of(
                "create",
                "contract_relation",
                contract,
                ChangeClass.Observable,
                null,
                Workbench.Field("related_contract_id", null, ContractRef.Parse(other).Number),
                Workbench.Field("relation_type", null, "AMENDMENT")
            )
        );
        var related = new List<RelatedContract>();
        await foreach (var relation in simulated.Bench.SpotDraft.EachRelatedContractAsync(ContractRef.Parse(contract), Stop))
        {
            related.Add(relation);
        }

        Assert.Equal((other, "AMENDMENT"), (Assert.Single(related).Contract.Id.Composite, related[0].RelationType));
    }

    [Fact]
    public async Task Webhooks_are_registered_called_again_and_deleted_once_and_again()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var contract = await CreateAsync(simulated);
        var registered = await DoneAsync(
            simulated,
            Of(
                "create",
                "webhook",
                null,
                ChangeClass.Unobservable,
                new JsonObject
                {
                    ["body"] = new JsonObject
                    {
                        ["title"] = "Contract events",
                        ["url"] = "https://hooks.example/spotdraft",
                        ["only_for_activities"] = new JsonArray("CONTRACT_EXECUTED"),
                    },
                }
            )
        );
        Assert.Equal("ACTIVE", (string?)registered.Values!["status"]);
        await DoneAsync(
            simulated,
            Of(
                "re_trigger",
                "webhook",
                null,
                ChangeClass.Idempotent,
                null,
                Workbench.Field("contract_ids", null, new JsonArray(ContractRef.Parse(contract).Number))
            )
        );

        var delete = Of("delete", "webhook", registered.RecordId, ChangeClass.Idempotent);
        Assert.False((await DoneAsync(simulated, delete)).Adopted);
        Assert.True((await DoneAsync(simulated, delete)).Adopted);
        var batch = Workbench.Batch(delete);
        Assert.Equal(SightingKind.NotDone, (await simulated.Bench.SpotDraftWrites.InspectAsync(batch, delete, Stop)).Kind);
    }

    [Fact]
    public async Task A_preview_is_a_pdf_and_creates_nothing_and_a_page_in_its_place_is_told()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.SpotDraft;
        var before = (await client.ListContractsAsync(new ContractFilter(), 1, 1, Stop)).TotalResults;
        var creation = Creation();
        creation["external_metadata"] = new JsonObject { ["id"] = "006" };

        var pdf = await client.PreviewAsync(creation, Stop);

        Assert.Equal("%PDF-", Encoding.ASCII.GetString(pdf, 0, 5));
        Assert.Equal(before, (await client.ListContractsAsync(new ContractFilter(), 1, 1, Stop)).TotalResults);
        var sent = simulated.Host.Received.List("spotdraft").Single(request => request.Method == "POST");
        Assert.DoesNotContain("external_metadata", sent.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("jurisdiction_iso_code", sent.Body, StringComparison.Ordinal);

        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.Html,
                Method = "POST",
            }
        );
        var fault = await Assert.ThrowsAsync<GovernedException>(() => client.PreviewAsync(Creation(), Stop));
        Assert.Equal(ErrorCode.UpstreamUnavailable, fault.Error.Code);
        Assert.Contains("instead of a PDF", fault.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_shows_the_selling_entity_that_the_contract_will_have()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.SpotDraft;
        var entity = (await client.EntitiesAsync(Stop)).Last(one => one.ReferenceId is not null);
        var creation = Creation();
        creation["entity_reference_id"] = entity.ReferenceId;

        await client.PreviewAsync(creation, Stop);

        var sent = JsonNode.Parse(simulated.Host.Received.List("spotdraft").Single(request => request.Method == "POST").Body!)!;
        Assert.Equal(entity.Id, (long)sent["organization_entity_id"]!);
        Assert.Null(sent["entity_reference_id"]);
        creation["entity_reference_id"] = "nobody";
        var fault = await Assert.ThrowsAsync<GovernedException>(() => client.PreviewAsync(creation, Stop));
        Assert.Equal(ErrorCode.NotFound, fault.Error.Code);
    }

    [Fact]
    public async Task The_file_of_a_contract_executed_just_now_is_asked_for_until_it_is_there()
    {
        await using var simulated = await SimulatedPair.StartAsync(
            spotDraft: new SpotDraftSettings { RequestsPerSecond = 0, DownloadLinkLag = TimeSpan.FromMilliseconds(300) }
        );
        var contract = await CreateAsync(simulated);
        await ControlAsync(simulated, contract, "sign", new { });

        var early = await Assert.ThrowsAsync<GovernedException>(() =>
            simulated.Bench.SpotDraft.DownloadLinkAsync(ContractRef.Parse(contract), Stop)
        );
        var file = await simulated.Bench.SpotDraft.DownloadExecutedAsync(ContractRef.Parse(contract), simulated.Bench.Content, Stop);

        Assert.Equal(ErrorCode.NotFound, early.Error.Code);
        Assert.True(file.Size > 0);
    }

    [Fact]
    public async Task What_the_workspace_is_set_up_with_is_read()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var client = simulated.Bench.SpotDraft;
        var template = (await client.TemplatesAsync(Stop))[0];

        Assert.Equal(template.Name, (await client.TemplateAsync(template.Id, Stop)).Name);
        Assert.NotEmpty(await client.EntitiesOfTypeAsync(template.ContractTypeId, Stop));
        Assert.NotEmpty(await client.OrganizationTypesAsync("US", Stop));
        Assert.NotEmpty(await client.OrganizationTypesAsync(null, Stop));
        Assert.Contains(
            await client.KeyPointerDefinitionsAsync(template.ContractTypeId, Stop),
            definition => definition.Descriptors.Any(descriptor => descriptor.Variable == "end_date")
        );
        Assert.Null(await client.ActiveUserAsync("nobody@northwind.example", Stop));
        Assert.DoesNotContain(simulated.Host.Received.List("spotdraft"), request => request.Status is >= 300);
    }

    private static JsonObject Attached(string format) =>
        new() { ["body"] = new JsonObject { ["attachment_formats"] = new JsonArray(format) } };

    private static JsonObject Creation() =>
        new()
        {
            ["contract_template_id"] = 1001,
            ["contract_name"] = "NDA",
            ["contract_data"] = new JsonObject { ["customer_name"] = "Northwind Traders", ["effective_date"] = "2026-03-01" },
            ["counter_party_details"] = new JsonArray(
                new JsonObject
                {
                    ["is_individual"] = false,
                    ["organization_type"] = "company",
                    ["organization_name"] = "Northwind Traders",
                    ["poc_details"] = new JsonObject { ["first_name"] = "Legal", ["email"] = "legal@northwind.example" },
                    ["organization_details"] = new JsonObject
                    {
                        ["jurisdiction_iso_code"] = "US",
                        ["address"] = new JsonObject
                        {
                            ["line_one"] = "1 Main Street",
                            ["city"] = "Springfield",
                            ["country_iso_code"] = "US",
                        },
                    },
                }
            ),
        };

    private static async Task<string> CreateAsync(SimulatedPair simulated)
    {
        var details = new JsonObject
        {
            ["body"] = Creation(),
            ["external_metadata"] = new JsonObject
            {
                ["id"] = simulated.IdOf("Opportunity", "Northwind - Platform Subscription"),
                ["integration_name"] = "Salesforce",
                ["record_type"] = "Opportunity",
            },
        };
        return (await DoneAsync(simulated, Of("create", "contract", null, ChangeClass.Observable, details))).RecordId!;
    }

    private static Change Of(
        string operation,
        string kind,
        string? record,
        ChangeClass @class,
        JsonObject? details = null,
        params FieldChange[] fields
    ) =>
        new()
        {
            Id = "c1",
            Connection = "spotdraft:main",
            Operation = operation,
            Object = kind,
            Record = record,
            Class = @class,
            Fields = fields,
            Details = details,
        };

    private static async Task<string> StatusAsync(SimulatedPair simulated, string contract) =>
        (await simulated.Bench.SpotDraft.StatusAsync(ContractRef.Parse(contract), Stop)).Status;

    private static async Task<ChangeOutcome> PerformAsync(SimulatedPair simulated, Change change) =>
        Assert.Single(await simulated.Bench.SpotDraftWrites.PerformAsync(Workbench.Batch(change), Stop));

    private static async Task<ChangeOutcome> DoneAsync(SimulatedPair simulated, Change change)
    {
        var outcome = await PerformAsync(simulated, change);
        Assert.True(outcome.State == ChangeState.Done, $"{change.Operation} {change.Object}: {outcome.Error?.Message}");
        return outcome;
    }

    private static async Task RoundAsync(SimulatedPair simulated, Change change)
    {
        var batch = Workbench.Batch(change);
        Assert.Equal(SightingKind.NotDone, (await simulated.Bench.SpotDraftWrites.InspectAsync(batch, change, Stop)).Kind);
        var outcome = await DoneAsync(simulated, change);
        var sighting = await simulated.Bench.SpotDraftWrites.InspectAsync(batch, change, Stop);
        Assert.True(sighting.Kind == SightingKind.Done, $"{change.Operation} {change.Object}: {sighting.Kind} {sighting.Detail}");
        Assert.Equal(outcome.RecordId, sighting.RecordId);
    }

    private static async Task ControlAsync(SimulatedPair simulated, string contract, string action, object body)
    {
        using var http = new HttpClient();
        var address = new Uri(new Uri(simulated.Host.Ready.SpotDraft.Base), $"/_sim/spotdraft/contracts/{contract}/{action}");
        using var response = await http.PostAsJsonAsync(address, body, Stop);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
