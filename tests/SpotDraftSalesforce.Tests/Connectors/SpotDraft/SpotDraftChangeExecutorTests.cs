using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.Tests.Connectors.SpotDraft;

public class SpotDraftChangeExecutorTests
{
    private static Change Of(
        string operation,
        string kind,
        string? record,
        ChangeClass @class,
        JsonObject? details,
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

    private static Change Contract(string opportunity) =>
        Of(
            "create",
            "contract",
            null,
            ChangeClass.Observable,
            new JsonObject
            {
                ["body"] = new JsonObject
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
                            ["poc_details"] = new JsonObject
                            {
                                ["first_name"] = "Legal",
                                ["last_name"] = "Contact",
                                ["email"] = "legal@northwind.example",
                            },
                        }
                    ),
                },
                ["external_metadata"] = new JsonObject
                {
                    ["id"] = opportunity,
                    ["integration_name"] = "Salesforce",
                    ["record_type"] = "Opportunity",
                    ["record_data"] = new JsonObject { ["template_id"] = 1001 },
                },
            }
        );

    private static async Task<ChangeOutcome> PerformAsync(SimulatedPair simulated, ChangeBatch batch) =>
        Assert.Single(await simulated.Bench.SpotDraftWrites.PerformAsync(batch, CancellationToken.None));

    private static Task<ChangeSighting> InspectAsync(SimulatedPair simulated, ChangeBatch batch) =>
        simulated.Bench.SpotDraftWrites.InspectAsync(batch, batch.Changes[0], CancellationToken.None);

    [Fact]
    public async Task A_contract_is_created_with_our_marks_and_found_by_them()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var opportunity = simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        var batch = Workbench.Batch(Contract(opportunity));

        Assert.Equal(SightingKind.NotDone, (await InspectAsync(simulated, batch)).Kind);
        var outcome = await PerformAsync(simulated, batch);

        Assert.True(outcome.State == ChangeState.Done, outcome.Error?.Message);
        Assert.StartsWith("T-", outcome.RecordId, StringComparison.Ordinal);
        Assert.Equal(ContractStatus.Draft, (string?)outcome.Values!["status"]);
        var link = await simulated.Bench.SpotDraft.ExternalMetadataAsync(ContractRef.Parse(outcome.RecordId), CancellationToken.None);
        Assert.Equal((batch.Effect.OperationId, "c1"), (link!.Data("operation_id"), link.Data("change_id")));
        Assert.Equal(1001, (int?)link.RecordData!["template_id"]);
        var sighting = await InspectAsync(simulated, batch);
        Assert.Equal((SightingKind.Done, outcome.RecordId), (sighting.Kind, sighting.RecordId));

        var another = Workbench.Batch(Contract(opportunity));
        Assert.Equal(SightingKind.NotDone, (await InspectAsync(simulated, another)).Kind);
    }

    [Theory]
    [InlineData(FaultKind.DropResponse, 0)]
    [InlineData(FaultKind.CommitAfter, 1_300)]
    public async Task A_creation_whose_answer_never_came_is_in_doubt_sent_once_and_found(FaultKind kind, int delay)
    {
        await using var simulated = await SimulatedPair.StartAsync(
            (settings, _) => settings["Connections:spotdraft:main:TimeoutSeconds"] = "1"
        );
        var batch = Workbench.Batch(Contract(simulated.IdOf("Opportunity", "Northwind - Platform Subscription")));
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = kind,
                Method = "POST",
                DelayMs = delay,
            }
        );

        var outcome = await PerformAsync(simulated, batch);
        Assert.Equal(ChangeState.InDoubt, outcome.State);
        Assert.Single(simulated.Bench.Attempts.Recorded);

        var sighting = await InspectAsync(simulated, batch);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (sighting.Kind == SightingKind.NotDone && !patience.IsCancellationRequested)
        {
            sighting = await InspectAsync(simulated, batch);
        }

        Assert.Equal(SightingKind.Done, sighting.Kind);
        Assert.Single(simulated.Host.Received.List("spotdraft"), request => request.Method == "POST");
    }

    [Fact]
    public async Task While_the_lookup_lags_nothing_is_found_and_afterwards_it_is()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var batch = Workbench.Batch(Contract(simulated.IdOf("Opportunity", "Northwind - Platform Subscription")));
        var lag = simulated.Host.Faults.Arm(
            new Fault
            {
                System = "spotdraft",
                Kind = FaultKind.LookupLag,
                DelayMs = 60_000,
            }
        );
        await PerformAsync(simulated, batch);

        Assert.Equal(SightingKind.NotDone, (await InspectAsync(simulated, batch)).Kind);
        simulated.Host.Faults.Disarm(lag.Id);
        Assert.Equal(SightingKind.Done, (await InspectAsync(simulated, batch)).Kind);
    }

    [Fact]
    public async Task Two_creations_with_one_mark_are_a_conflict()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var batch = Workbench.Batch(Contract(simulated.IdOf("Opportunity", "Northwind - Platform Subscription")));
        await PerformAsync(simulated, batch);
        await PerformAsync(simulated, batch);

        var sighting = await InspectAsync(simulated, batch);

        Assert.Equal(SightingKind.Conflict, sighting.Kind);
        Assert.Contains(batch.Effect.OperationId, sighting.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_template_field_is_rejected_in_the_vendor_s_words()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var change = Contract(simulated.IdOf("Opportunity", "Northwind - Platform Subscription"));
        ((JsonObject)change.Details!["body"]!["contract_data"]!).Remove("effective_date");

        var outcome = await PerformAsync(simulated, Workbench.Batch(change));

        Assert.Equal((ChangeState.Failed, ErrorCode.UpstreamRejected), (outcome.State, outcome.Error!.Code));
        Assert.Contains("effective_date", outcome.Error.Upstream!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voiding_is_done_once_done_again_and_refused_when_executed()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var created = await PerformAsync(
            simulated,
            Workbench.Batch(Contract(simulated.IdOf("Opportunity", "Northwind - Platform Subscription")))
        );
        var batch = Workbench.Batch(
            Of("void", "contract", created.RecordId, ChangeClass.Idempotent, new JsonObject { ["note"] = "deal lost" })
        );

        Assert.Equal(SightingKind.NotDone, (await InspectAsync(simulated, batch)).Kind);
        Assert.Equal(ChangeState.Done, (await PerformAsync(simulated, batch)).State);
        Assert.Equal(SightingKind.Done, (await InspectAsync(simulated, batch)).Kind);
        var again = await PerformAsync(simulated, batch);
        Assert.Equal((ChangeState.Done, true), (again.State, again.Adopted));

        var executed = await simulated.Bench.SpotDraft.FindByExternalMetadataAsync(
            simulated.IdOf("Opportunity", "Tailspin - Annual Subscription"),
            CancellationToken.None
        );
        var refused = Workbench.Batch(
            Of("void", "contract", executed[0].Id.Composite, ChangeClass.Idempotent, new JsonObject { ["note"] = "deal lost" })
        );
        var outcome = await PerformAsync(simulated, refused);
        Assert.Equal((ChangeState.Failed, "Cannot void an executed contract."), (outcome.State, outcome.Error!.Upstream!.Message));
        Assert.Equal(SightingKind.Conflict, (await InspectAsync(simulated, refused)).Kind);
    }

    [Fact]
    public async Task A_counterparty_with_contact_and_address_is_created_updated_and_found()
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var create = Workbench.Batch(
            Of(
                "create",
                "counterparty",
                null,
                ChangeClass.Observable,
                new JsonObject
                {
                    ["body"] = new JsonObject
                    {
                        ["is_individual"] = false,
                        ["organization_type"] = "company",
                        ["organization_name"] = "Wingtip Toys",
                        ["contact_name"] = "Legal Contact",
                        ["contact_email"] = "legal@wingtip.example",
                        ["primary_address"] = new JsonObject
                        {
                            ["line_one"] = "1 Main Street",
                            ["city_name"] = "Springfield",
                            ["zipcode"] = "10001",
                            ["country_name"] = "United States",
                            ["country_iso_code"] = "US",
                        },
                    },
                }
            )
        );
        Assert.Equal(SightingKind.NotDone, (await InspectAsync(simulated, create)).Kind);
        var counterparty = await PerformAsync(simulated, create);
        Assert.True(counterparty.State == ChangeState.Done, counterparty.Error?.Message);
        Assert.Equal(
            (SightingKind.Done, counterparty.RecordId),
            ((await InspectAsync(simulated, create)).Kind, (await InspectAsync(simulated, create)).RecordId)
        );
        var owner = counterparty.RecordId!;

        await RoundAsync(
            simulated,
            Of(
                "create",
                "contact",
                owner,
                ChangeClass.Observable,
                null,
                Workbench.Field("name", null, "Second Contact"),
                Workbench.Field("email", null, "second@wingtip.example"),
                Workbench.Field("is_primary", null, false)
            )
        );
        await RoundAsync(
            simulated,
            Of(
                "create",
                "address",
                owner,
                ChangeClass.Observable,
                null,
                Workbench.Field("line_one", null, "2 Side Street"),
                Workbench.Field("city_name", null, "Springfield"),
                Workbench.Field("zipcode", null, "10002"),
                Workbench.Field("country_name", null, "United States"),
                Workbench.Field("country_iso_code", null, "US")
            )
        );
        await RoundAsync(
            simulated,
            Of("update", "counterparty", owner, ChangeClass.Idempotent, null, Workbench.Field("brand_name", null, "Wingtip"))
        );

        var contact = (await FirstAsync(simulated.Bench.SpotDraft.EachContactAsync(long.Parse(owner, null), CancellationToken.None))).Id;
        await RoundAsync(
            simulated,
            Of(
                "update",
                "contact",
                $"{owner}/{contact}",
                ChangeClass.Idempotent,
                null,
                Workbench.Field("name", "Legal Contact", "General Counsel")
            )
        );
        var address = (await FirstAsync(simulated.Bench.SpotDraft.EachAddressAsync(long.Parse(owner, null), CancellationToken.None))).Id;
        await RoundAsync(
            simulated,
            Of(
                "update",
                "address",
                $"{owner}/{address}",
                ChangeClass.Idempotent,
                null,
                Workbench.Field("line_one", "1 Main Street", "9 New Street"),
                Workbench.Field("country_iso_code", null, "US")
            )
        );

        var twice = await PerformAsync(simulated, create);
        Assert.Equal((ChangeState.Failed, ErrorCode.UpstreamRejected), (twice.State, twice.Error!.Code));
    }

    /// <summary>Not done before, done by performing, seen as done afterwards.</summary>
    private static async Task RoundAsync(SimulatedPair simulated, Change change)
    {
        var batch = Workbench.Batch(change);
        Assert.Equal(SightingKind.NotDone, (await InspectAsync(simulated, batch)).Kind);
        var outcome = await PerformAsync(simulated, batch);
        Assert.True(outcome.State == ChangeState.Done, $"{change.Operation} {change.Object}: {outcome.Error?.Message}");
        var sighting = await InspectAsync(simulated, batch);
        Assert.Equal((SightingKind.Done, outcome.RecordId), (sighting.Kind, sighting.RecordId));
    }

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> rows)
    {
        await foreach (var row in rows)
        {
            return row;
        }

        throw new InvalidOperationException("There is no row.");
    }
}
