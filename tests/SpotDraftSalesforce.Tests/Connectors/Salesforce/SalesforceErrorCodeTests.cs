using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.Tests.Connectors.Salesforce;

/// <summary>Every code of the vendor's documentation, injected into reads, single writes, groups and collections.</summary>
public sealed class SalesforceErrorCodeTests
{
    /// <summary>Attempts of a request that may be repeated.</summary>
    private const int All = 5;

    /// <summary>Code, status, ours, what retry says, attempts of a GET, attempts of an update, how an update ends.</summary>
    public static TheoryData<string, int, ErrorCode, string, int, int, ChangeState> Documented { get; } =
        new()
        {
            { "INVALID_FIELD", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "INVALID_FIELD_FOR_INSERT_UPDATE", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "REQUIRED_FIELD_MISSING", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "FIELD_CUSTOM_VALIDATION_EXCEPTION", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "DUPLICATE_VALUE", 400, ErrorCode.Conflict, "after 5", 1, 1, ChangeState.Failed },
            { "DUPLICATES_DETECTED", 400, ErrorCode.Conflict, "after_fix", 1, 1, ChangeState.Failed },
            { "UNABLE_TO_LOCK_ROW", 400, ErrorCode.UpstreamUnavailable, "after 5", 1, All, ChangeState.Failed },
            { "ENTITY_IS_LOCKED", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "INSUFFICIENT_ACCESS_OR_READONLY", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "INSUFFICIENT_ACCESS_OR_READONLY", 403, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "INSUFFICIENT_ACCESS", 403, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "CANNOT_EXECUTE_FLOW_TRIGGER", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "INVALID_CROSS_REFERENCE_KEY", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "MALFORMED_ID", 400, ErrorCode.InvalidArgument, "after_fix", 1, 1, ChangeState.Failed },
            { "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "STRING_TOO_LONG", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "NUMBER_OUTSIDE_VALID_RANGE", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "FIELD_INTEGRITY_EXCEPTION", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "DELETE_FAILED", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "JSON_PARSER_ERROR", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "MALFORMED_QUERY", 400, ErrorCode.Internal, "never", 1, 1, ChangeState.Failed },
            { "EXCEEDED_ID_LIMIT", 400, ErrorCode.Internal, "never", 1, 1, ChangeState.Failed },
            { "LIMIT_EXCEEDED", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "INVALID_TYPE", 400, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "NOT_FOUND", 404, ErrorCode.NotFound, "after_fix", 1, 1, ChangeState.Failed },
            { "ENTITY_IS_DELETED", 404, ErrorCode.NotFound, "after_fix", 1, 1, ChangeState.Failed },
            { "QUERY_TIMEOUT", 400, ErrorCode.UpstreamUnavailable, "after 30", 1, 1, ChangeState.Failed },
            { "INVALID_QUERY_LOCATOR", 400, ErrorCode.UpstreamUnavailable, "after 5", 1, 1, ChangeState.Failed },
            { "REQUEST_LIMIT_EXCEEDED", 403, ErrorCode.Limited, "after 3600", 1, 1, ChangeState.Failed },
            { "STORAGE_LIMIT_EXCEEDED", 400, ErrorCode.Limited, "after_fix", 1, 1, ChangeState.Failed },
            { "TXN_SECURITY_METERING_ERROR", 403, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "API_DISABLED_FOR_ORG", 403, ErrorCode.ConnectionRefused, "after_fix", 1, 1, ChangeState.Failed },
            { "API_CURRENTLY_DISABLED", 403, ErrorCode.ConnectionRefused, "after_fix", 1, 1, ChangeState.Failed },
            { "GONE", 410, ErrorCode.UpstreamRejected, "after_fix", 1, 1, ChangeState.Failed },
            { "INVALID_SESSION_ID", 401, ErrorCode.ConnectionExpired, "after_fix", 2, 2, ChangeState.Failed },
            { "SERVER_UNAVAILABLE", 503, ErrorCode.UpstreamUnavailable, "after 30", All, All, ChangeState.InDoubt },
            { "UNKNOWN_EXCEPTION", 500, ErrorCode.UpstreamUnavailable, "after 30", All, All, ChangeState.InDoubt },
        };

    private static Fault Refusing(string code, int status, string method, string path) =>
        new()
        {
            System = "salesforce",
            Kind = FaultKind.Status,
            Status = status,
            Method = method,
            Path = path,
            Body = new JsonArray(new JsonObject { ["message"] = $"as {code} says", ["errorCode"] = code }).ToJsonString(),
        };

    private static int Attempts(SimulatedPair simulated, string method, string path) =>
        simulated
            .Host.Received.List("salesforce")
            .Count(sent => sent.Method == method && sent.PathAndQuery.Contains(path, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task A_refused_call_ends_as_documented(
        string code,
        int status,
        ErrorCode means,
        string retry,
        int reads,
        int writes,
        ChangeState ends
    )
    {
        await using var simulated = await SimulatedPair.StartAsync();
        var id = simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        simulated.Host.Faults.Arm(Refusing(code, status, "GET", "/limits"));
        simulated.Host.Faults.Arm(Refusing(code, status, "PATCH", "/sobjects/Opportunity/"));
        simulated.Host.Faults.Arm(Refusing(code, status, "POST", "/sobjects/Task"));

        var read = await Assert.ThrowsAsync<GovernedException>(() => simulated.Bench.Salesforce.LimitsAsync(CancellationToken.None));
        var update = Workbench.Update("c1", "Opportunity", id, Workbench.Field("NextStep", null, "call"));
        var updated = Assert.Single(await simulated.Bench.SalesforceWrites.PerformAsync(Workbench.Batch(update), CancellationToken.None));
        var create = Workbench.Create("c1", "Task", null, Workbench.Field("Subject", null, "call"));
        var created = Assert.Single(await simulated.Bench.SalesforceWrites.PerformAsync(Workbench.Batch(create), CancellationToken.None));

        foreach (var error in (Error[])[read.Error, updated.Error!, created.Error!])
        {
            Assert.Equal((means, retry, code), (error.Code, error.Retry, error.Upstream!.Code));
            Assert.NotNull(error.Cure);
        }

        Assert.Equal((ends, ends), (updated.State, created.State));
        Assert.Equal(reads, Attempts(simulated, "GET", "/limits"));
        Assert.Equal(writes, Attempts(simulated, "PATCH", "/sobjects/Opportunity/"));

        // A creation that may have happened is never sent again by itself.
        Assert.Equal(ends == ChangeState.InDoubt ? 1 : writes, Attempts(simulated, "POST", "/sobjects/Task"));
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task One_part_of_a_group_that_is_refused_undoes_the_group(
        string code,
        int status,
        ErrorCode means,
        string retry,
        int reads,
        int writes,
        ChangeState ends
    )
    {
        if (status is 401 or 410 or >= 500 || reads > 1 || ends != ChangeState.Failed)
        {
            // These are answers to a call and not to a part of one.
            return;
        }

        await using var simulated = await SimulatedPair.StartAsync();
        var parts = new JsonObject
        {
            ["compositeResponse"] = new JsonArray(
                PartOf("c1", 400, SalesforceDialect.Halted, "rolled back"),
                PartOf("c2", status, code, $"as {code} says")
            ),
        };
        simulated.Host.Faults.Arm(
            new Fault
            {
                System = "salesforce",
                Kind = FaultKind.Status,
                Status = 200,
                Method = "POST",
                Path = "/composite$",
                Body = parts.ToJsonString(),
            }
        );
        var id = simulated.IdOf("Opportunity", "Northwind - Platform Subscription");
        var batch = Workbench.Batch(
            Workbench.Update("c1", "Opportunity", id, Workbench.Field("NextStep", null, "call")) with
            {
                Group = "g",
            },
            Workbench.Create("c2", "Task", null, Workbench.Field("Subject", null, "call")) with
            {
                Group = "g",
            }
        );

        var outcomes = await simulated.Bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None);

        Assert.All(outcomes, outcome => Assert.Equal(ChangeState.Failed, outcome.State));
        Assert.Equal((means, retry, code), (outcomes[1].Error!.Code, outcomes[1].Error!.Retry, outcomes[1].Error!.Upstream!.Code));
        Assert.Contains("c2", outcomes[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(writes, Attempts(simulated, "POST", "/composite"));
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task One_record_of_a_collection_that_is_refused_leaves_the_others_done(
        string code,
        int status,
        ErrorCode means,
        string retry,
        int reads,
        int writes,
        ChangeState ends
    )
    {
        if (status is 401 or 410 or >= 500 || reads > 1 || ends != ChangeState.Failed)
        {
            return;
        }

        await using var simulated = await SimulatedPair.StartAsync();
        var refused = new JsonObject
        {
            ["success"] = false,
            ["errors"] = new JsonArray(
                new JsonObject
                {
                    ["statusCode"] = code,
                    ["message"] = $"as {code} says",
                    ["fields"] = new JsonArray("Name"),
                }
            ),
        };
        simulated.Host.Faults.Arm(Collection(1, new JsonObject { ["id"] = "00T000000000001AAA", ["success"] = true }, refused.DeepClone()));
        simulated.Host.Faults.Arm(Collection(null, refused));
        var batch = Workbench.Batch(
            Workbench.Create("c1", "Task", null, Workbench.Field("Subject", null, "one")) with
            {
                Collection = "tasks",
            },
            Workbench.Create("c2", "Task", null, Workbench.Field("Subject", null, "two")) with
            {
                Collection = "tasks",
            }
        );

        var outcomes = await simulated.Bench.SalesforceWrites.PerformAsync(batch, CancellationToken.None);

        Assert.Equal([ChangeState.Done, ChangeState.Failed], outcomes.Select(outcome => outcome.State));
        Assert.Equal((means, retry, code), (outcomes[1].Error!.Code, outcomes[1].Error!.Retry, outcomes[1].Error!.Upstream!.Code));

        // What only waits for a lock, or for a smaller portion, is sent again by itself; the record that is done is not.
        var again = code == "LIMIT_EXCEEDED" ? All : writes;
        Assert.Equal(again, Attempts(simulated, "POST", "/composite/sobjects"));
        Assert.All(simulated.Bench.Attempts.Recorded.Skip(1), attempt => Assert.Equal(["c2"], attempt.Effect.ChangeIds));
    }

    [Fact]
    public void Every_code_of_the_table_is_injected() =>
        Assert.Empty(
            SalesforceErrorCode
                .All.Keys.Except(Documented.Select(row => (string)row[0]), StringComparer.Ordinal)
                .Except([SalesforceDialect.Halted, "ALL_OR_NONE_OPERATION_ROLLED_BACK"], StringComparer.Ordinal)
        );

    private static JsonObject PartOf(string reference, int status, string code, string message) =>
        new()
        {
            ["referenceId"] = reference,
            ["httpStatusCode"] = status,
            ["body"] = new JsonArray(new JsonObject { ["errorCode"] = code, ["message"] = message }),
        };

    private static Fault Collection(int? times, params JsonNode[] results) =>
        new()
        {
            System = "salesforce",
            Kind = FaultKind.Status,
            Status = 200,
            Method = "POST",
            Path = "/composite/sobjects",
            Times = times,
            Body = new JsonArray(results).ToJsonString(),
        };
}
