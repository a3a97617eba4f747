using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Commands;

namespace SpotDraftSalesforce.Mcp.Hosting.Demo;

internal sealed partial class DemoStory
{
    private async Task CounterpartyAsync(DemoStep step, CancellationToken cancellationToken)
    {
        const string name = "Tailspin Toys";
        var account = (await _world.RecordsAsync("Account", cancellationToken)).First(record => record["Name"]?.ToString() == name);
        var id = account["Id"]!.ToString();
        var contact = (await _world.RecordsAsync("Contact", cancellationToken)).First(record => record["AccountId"]?.ToString() == id);
        var arguments = new JsonObject { ["account_id"] = id };
        await AskAsync(_sales, "sales-rep", "sync_counterparty", (JsonObject)arguments.DeepClone(), cancellationToken);
        await _world.EditAsync(
            "Account",
            id,
            new JsonObject { ["BillingStreet"] = "1 Harbour Square", ["BillingCity"] = "Seattle" },
            cancellationToken
        );
        await _world.EditAsync(
            "Contact",
            contact["Id"]!.ToString(),
            new JsonObject { ["Email"] = "contracts@tailspin.example" },
            cancellationToken
        );
        teller.Say("Salesforce", $"{name} moves to 1 Harbour Square, Seattle; its contact is now contracts@tailspin.example");
        var synced = await AskAsync(_sales, "sales-rep", "sync_counterparty", (JsonObject)arguments.DeepClone(), cancellationToken);
        step.Expect(Status(synced) == "succeeded" && synced["result"]?["action"]?.ToString() == "updated", "the counterparty is updated");
        var party = await _world.CounterpartyAsync(name, cancellationToken);
        step.Expect(
            party["addresses"]!.AsArray().Any(address => address!["line_one"]?.ToString() == "1 Harbour Square"),
            "its address is the new one"
        );
        step.Expect(
            party["contacts"]!.AsArray().Any(one => one!["email"]?.ToString() == "contracts@tailspin.example"),
            "its contact is the new one"
        );
        var again = await AskAsync(_sales, "sales-rep", "sync_counterparty", arguments, cancellationToken);
        step.Expect(Status(again) == "already_done", "the same call again changes nothing");
        step.Detail["account"] = id;
        step.Detail["counterparty"] = synced["result"]?["counterparty_id"]?.DeepClone();
    }

    private async Task ApprovalAsync(DemoStep step, CancellationToken cancellationToken)
    {
        // The requester may approve in general, so that only the separation of duties stands in the way.
        var firstKey = await stage.PersonKeyAsync("regional-manager", "sales_manager", cancellationToken);
        var secondKey = await stage.PersonKeyAsync("regional-manager", "sales_manager", cancellationToken);
        var otherKey = await stage.PersonKeyAsync("sales-director", "sales_manager", cancellationToken);
        var requester = await stage.ConnectAsync(firstKey, cancellationToken);
        var opportunity = (await _world.OpportunityAsync("Contoso - Enterprise Rollout", cancellationToken))["Id"]!.ToString();
        var asked = await AskAsync(
            requester,
            "regional-mgr",
            "create_contract_from_opportunity",
            new JsonObject { ["opportunity_id"] = opportunity, ["reason"] = "The customer agreed by phone." },
            cancellationToken
        );
        step.Expect(Status(asked) == "awaiting_approval", "the deal waits");
        var approval = asked["approval_id"]?.ToString() ?? "";
        var operation = asked["operation_id"]?.ToString() ?? "";
        step.Expect((await _world.ContractsOfAsync(opportunity, cancellationToken)).Count == 0, "nothing is created before the approval");
        var own = await stage.DecideAsync(approval, true, firstKey, cancellationToken);
        var ownSecond = await stage.DecideAsync(approval, true, secondKey, cancellationToken);
        teller.Say("regional-mgr", $"approves his own request -> {own}; with a second key of his own -> {ownSecond}");
        step.Expect(own == "denied" && ownSecond == "denied", "the requester cannot approve, nor with a second key");
        var decided = await stage.DecideAsync(approval, true, otherKey, cancellationToken);
        teller.Say("sales-director", $"approves with her own key -> {decided ?? "approved"}");
        step.Expect(decided is null, "another person approves");
        var done = await DemoStage.UntilAsync(
            async () =>
                await stage.CallAsync(requester, "get_operation", new JsonObject { ["operation_id"] = operation }, cancellationToken),
            answer => answer["state"]?.ToString() is "succeeded" or "failed" or "partial",
            cancellationToken
        );
        step.Expect(done["state"]?.ToString() == "succeeded", $"it is carried out ({done["state"]})");
        step.Expect(await stage.DecideAsync(approval, true, otherKey, cancellationToken) == "conflict", "an approval serves once");
        var contracts = await _world.ContractsOfAsync(opportunity, cancellationToken);
        step.Expect(contracts.Count == 1, $"exactly once ({contracts.Count})");
        step.Detail["approval"] = approval;
        step.Detail["operation"] = operation;
        step.Detail["contracts"] = contracts.Count;
    }

    private async Task RefusalAsync(DemoStep step, CancellationToken cancellationToken)
    {
        var listed = await _reader.ListToolsAsync(cancellationToken: cancellationToken);
        step.Expect(listed.All(tool => tool.Name != "void_contract"), "a reader is not shown what he may not use");
        var refused = await AskAsync(
            _reader,
            "observer",
            "void_contract",
            new JsonObject { ["contract_id"] = _contract, ["note"] = "I would rather not." },
            cancellationToken
        );
        step.Expect(refused["error"]?["code"]?.ToString() == "denied", "the call is refused");
        var log = stage.Server.Services.GetRequiredService<IAuditLog>();
        var events = await log.SearchAsync(new AuditQuery(EventTypes.CallRefused, Text: "observer"), cancellationToken);
        step.Expect(events.Count > 0, "the refusal is in the log");
        step.Detail["code"] = refused["error"]?["code"]?.DeepClone();
        step.Detail["events"] = events.Count;
    }

    private async Task AuditAsync(DemoStep step, CancellationToken cancellationToken)
    {
        var story = await stage.Server.Services.GetRequiredService<AuditStories>().TellAsync(_operation, cancellationToken);
        step.Expect(story is { Caller.Id: "sales-rep", Changes.Count: 2, State: "succeeded" }, "the story is whole");
        if (story is not null)
        {
            teller.Line(AuditCommand.StoryText(story));
        }

        var verified = await stage.Server.Services.GetRequiredService<AuditVerifier>().VerifyAsync(null, cancellationToken);
        step.Expect(verified.Ok, "the log verifies");
        teller.Say("audit verify", $"{verified.Events} events, root {verified.Root[..16]}…");
        step.Detail["operation"] = _operation;
        step.Detail["events"] = verified.Events;
        step.Detail["root"] = verified.Root;
    }
}
