using System.Text.Json.Nodes;
using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.EndToEnd.BadInput;

/// <summary>
/// Vendors that refuse, fail, hang or send a page at each write. The answer is typed, the log tells the end once, and what is left is either
/// nothing, or an operation that says so and is finished by recovery or by the same call again: each record exists once in the end.
/// </summary>
public sealed class WriteFaultTests
{
    public static TheoryData<string, FaultKind, int, string> Faults
    {
        get
        {
            var data = new TheoryData<string, FaultKind, int, string>();
            foreach (var write in WriteUnderFault.All.Keys)
            {
                // A composite's path is that of its reads too, so only one is met there, and a session that expired is renewed in between.
                if (write != "closed won")
                {
                    data.Add(write, FaultKind.Status, 401, "connection_expired");
                }

                data.Add(write, FaultKind.Status, 403, "connection_refused");
                data.Add(write, FaultKind.Status, 429, "limited");
                data.Add(write, FaultKind.Status, 500, "outcome_unknown");
                data.Add(write, FaultKind.Hang, 0, "outcome_unknown");
                data.Add(write, FaultKind.Html, 200, "outcome_unknown");
                data.Add(write, FaultKind.DropResponse, 0, "outcome_unknown");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_write_that_fails_is_told_and_finished_once(string name, FaultKind kind, int status, string code)
    {
        var write = WriteUnderFault.All[name];
        await using var asked = await Asked.StartAsync(Impatience.Settings);
        var arguments = await write.ArgumentsAsync(asked.World);
        var before = await asked.Server.LogSizeAsync();
        asked.World.Arm(write.Fault(kind, status));

        var answer = await asked.AskAsync(write.Tool, arguments);
        Answers.AssertActionable(answer, code);
        Assert.Equal(write.After(code), answer.Status());
        await AssertToldAsync(asked.Server, before, (string)answer["operation_id"]!, code);
        asked.World.ClearFaults();

        if (code == "outcome_unknown")
        {
            Assert.Equal(OperationState.Succeeded, (await asked.Server.SettledAsync((string)answer["operation_id"]!)).State);
        }
        else
        {
            await asked.ExpectAsync("succeeded", write.Tool, arguments);
        }

        await asked.ExpectAsync("already_done", write.Tool, arguments);
        await write.AssertOnceAsync(asked.World);
    }

    /// <summary>One event tells how the call ended, and what was sent before it has its attempts.</summary>
    private static async Task AssertToldAsync(ServerUnderTest server, long before, string operation, string code)
    {
        var events = (await server.EventsAsync(before)).Where(one => one.OperationId == operation).ToArray();
        Assert.Single(events, one => one.Type == EventTypes.OperationClaimed);
        Assert.Contains(events, one => one.Type == EventTypes.EffectAttempted);
        var ends = events
            .Where(one => one.Type == EventTypes.OperationMoved)
            .Select(one => (string?)JsonNode.Parse(one.Json)!["data"]!["error"]?["code"])
            .Where(told => told is not null)
            .ToArray();
        Assert.NotEmpty(ends);
        Assert.Equal(code, ends[0]);
    }
}
