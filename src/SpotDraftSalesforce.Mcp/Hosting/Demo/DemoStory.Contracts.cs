using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Automations;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Hosting.Demo;

internal sealed partial class DemoStory
{
    private async Task ContractAsync(DemoStep step, CancellationToken cancellationToken)
    {
        var found = await AskAsync(_sales, "sales-rep", "find_opportunities", new JsonObject { ["text"] = Deal }, cancellationToken);
        _opportunity = found["opportunities"]![0]!["id"]!.ToString();
        var planned = await CreateAsync(dryRun: true, cancellationToken);
        step.Expect(Status(planned) == "planned", "a dry run shows the plan");
        foreach (var change in planned["plan"]!["changes"]!.AsArray())
        {
            teller.Say(
                "plan",
                $"{change!["id"]} {change["operation"]} {change["object"]} in {change["connection"]}, {change["fields"]!.AsArray().Count} fields"
            );
        }

        step.Expect(planned["decision"]?["verdict"]?.ToString() == "allow", "the dry run shows the decision");
        step.Expect((await _world.ContractsOfAsync(_opportunity, cancellationToken)).Count == 0, "a dry run changes nothing");
        var created = await CreateAsync(dryRun: false, cancellationToken);
        step.Expect(Status(created) == "succeeded", "the contract is created");
        _operation = created["operation_id"]?.ToString() ?? "";
        var first = created["result"]!["contract_id"]!.ToString();
        var again = await CreateAsync(dryRun: false, cancellationToken);
        step.Expect(
            Status(again) == "already_done" && again["result"]?["contract_id"]?.ToString() == first,
            "the same call again finds it"
        );
        var voided = await AskAsync(
            _manager,
            "sales-manager",
            "void_contract",
            new JsonObject { ["contract_id"] = first, ["note"] = "The price changed." },
            cancellationToken
        );
        step.Expect(Status(voided) == "succeeded", "the contract is voided");
        var second = await CreateAsync(dryRun: false, cancellationToken);
        step.Expect(Status(second) == "succeeded", "after the void a new one is created");
        _contract = second["result"]!["contract_id"]!.ToString();
        var contracts = await _world.ContractsOfAsync(_opportunity, cancellationToken);
        var live = contracts.Count(contract => contract["status"]?.ToString() != "VOIDED");
        step.Expect(contracts.Count == 2 && live == 1, "SpotDraft holds two contracts, one of them live");
        step.Detail["opportunity"] = _opportunity;
        step.Detail["contracts"] = contracts.Count;
        step.Detail["live"] = live;
        step.Detail["contract"] = _contract;
    }

    private async Task<JsonObject> CreateAsync(bool dryRun, CancellationToken cancellationToken) =>
        await AskAsync(
            _sales,
            "sales-rep",
            "create_contract_from_opportunity",
            new JsonObject { ["opportunity_id"] = _opportunity, ["dry_run"] = dryRun },
            cancellationToken
        );

    private async Task ClosedWonAsync(DemoStep step, CancellationToken cancellationToken)
    {
        var nda = await AskAsync(
            _sales,
            "sales-rep",
            "create_contract_from_opportunity",
            new JsonObject { ["opportunity_id"] = _opportunity, ["template"] = "nda" },
            cancellationToken
        );
        var ndaId = nda["result"]!["contract_id"]!.ToString();
        await _world.SignAsync(ndaId, cancellationToken);
        teller.Say("counterparty", $"signs the NDA {ndaId}");
        var handled = await HandledAsync(ndaId, cancellationToken);
        step.Expect(handled is "ignored", $"the NDA's webhook asks for nothing (it was {handled})");
        var before = await _world.OpportunityAsync(Deal, cancellationToken);
        step.Expect(before["IsWon"]?.GetValue<bool>() == false, "an NDA moves no stage");
        await _world.SignAsync(_contract, cancellationToken);
        teller.Say("counterparty", $"signs the order form {_contract}");
        step.Expect(await HandledAsync(_contract, cancellationToken) == "done", "the order form's webhook is worked off");
        await _world.RedeliverAsync(_contract, 3, cancellationToken);
        teller.Say("SpotDraft", "delivers every webhook of it three times more, out of order");
        await SettledInboxAsync(cancellationToken);

        var won = await _world.OpportunityAsync(Deal, cancellationToken);
        var today = stage.Simulator.Clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        step.Expect(won["IsWon"]?.GetValue<bool>() == true, "the stage is won");
        step.Expect(won["CloseDate"]?.ToString() == today, "the close date is the signature date");
        step.Expect(won["SpotDraft_Signature_Date__c"]?.ToString() == today, "the signature date is noted");
        var files = (await _world.RecordsAsync("ContentVersion", cancellationToken)).Count(file =>
            file["FirstPublishLocationId"]?.ToString() == _opportunity
        );
        var tasks = (await _world.RecordsAsync("Task", cancellationToken)).Count(task => task["WhatId"]?.ToString() == _opportunity);
        step.Expect(files == 1, $"one file ({files})");
        step.Expect(tasks == 1, $"one task ({tasks})");
        teller.Say("Salesforce", $"{won["StageName"]}, closed {won["CloseDate"]}, {files} file, {tasks} task");
        step.Detail["stage"] = won["StageName"]?.DeepClone();
        step.Detail["close_date"] = won["CloseDate"]?.DeepClone();
        step.Detail["files"] = files;
        step.Detail["tasks"] = tasks;
    }

    /// <summary>How the inbox ended the executed event of a contract.</summary>
    private async Task<string?> HandledAsync(string contract, CancellationToken cancellationToken) =>
        await DemoStage.UntilAsync(
            async () =>
                (await Inbox.ListAsync(null, 1000, cancellationToken))
                    .FirstOrDefault(message =>
                        ClosedWonRule.AppliesTo(message)
                        && ContractRef.TryParse(SpotDraftEvent.Parse(message.Body)?.ContractId, out var id)
                        && id.Composite == contract
                    )
                    ?.State,
            state => state is not (null or "waiting"),
            cancellationToken
        );

    /// <summary>Waits until every delivery has been made and nothing waits in the inbox.</summary>
    private async Task SettledInboxAsync(CancellationToken cancellationToken)
    {
        await DemoStage.UntilAsync(
            async () =>
                await stage.ActAsync(
                    HttpMethod.Get,
                    stage.Simulator.SpotDraftBase,
                    "/spotdraft/webhooks/deliveries",
                    null,
                    cancellationToken
                ),
            deliveries =>
                deliveries!.AsArray().All(delivery => delivery!["status"]?.ToString() is not ("PENDING" or "pending" or "" or null)),
            cancellationToken
        );
        await DemoStage.UntilAsync(
            async () => await Inbox.ListAsync("waiting", 1, cancellationToken),
            waiting => waiting.Count == 0,
            cancellationToken
        );
    }

    private IInbox Inbox => stage.Server.Services.GetRequiredService<IInbox>();
}
