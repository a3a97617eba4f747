using System.Text.Json.Nodes;
using SpotDraftSalesforce.Agent.Playbooks;
using SpotDraftSalesforce.Agent.Playbooks.Renewals;

namespace SpotDraftSalesforce.Mcp.Hosting.Demo;

internal sealed partial class DemoStory
{
    private async Task RenewalAsync(DemoStep step, CancellationToken cancellationToken)
    {
        var key = await stage.AgentKeyAsync("renewal-agent", "sales-manager", "renewals_agent", cancellationToken);
        var agent = await stage.ConnectAsync(key, cancellationToken);
        var sweep = new RenewalSweep(new RenewalSweepOptions());
        var context = new PlaybookContext { Client = agent };
        var first = await sweep.RunAsync(context, cancellationToken);
        teller.Say("agent", $"first sweep: {first.Due} due, {Told(first)}");
        foreach (var item in first.Items)
        {
            teller.Say("", $"{item.ContractName} ({item.ContractId}){item.Terms}");
        }

        step.Expect(first.Items.All(item => item is { EndDate: not null, Value: not null }), "the sweep tells each end date and value");
        step.Expect(first.Due > 0 && first.Decisions["created"] == first.Due, "each contract that runs out gets its renewal");
        var renewals = await RenewalsAsync(cancellationToken);
        step.Expect(renewals.Count == first.Due, $"one renewal each ({renewals.Count})");
        await ExpectOwnersAndTasksAsync(step, renewals, cancellationToken);

        var second = await sweep.RunAsync(context, cancellationToken);
        teller.Say("agent", $"second sweep: {Told(second)}");
        step.Expect(second.Decisions["already_done"] == second.Due, "a second sweep changes nothing");

        var corrected = renewals[0]["SpotDraft_Renewal_Key__c"]!.ToString().Split(':')[0];
        var end = DateOnly.FromDateTime(stage.Simulator.Clock.GetUtcNow().UtcDateTime).AddDays(50);
        await _world.CorrectEndDateAsync(corrected, end, cancellationToken);
        teller.Say("SpotDraft", $"somebody corrects the end date of {corrected} to {end:O}");
        var third = await sweep.RunAsync(context, cancellationToken);
        teller.Say("agent", $"third sweep: {Told(third)}");
        step.Expect(third.Decisions["updated"] == 1, "the corrected contract's renewal is updated");
        var after = await RenewalsAsync(cancellationToken);
        step.Expect(after.Count == renewals.Count, "no second renewal is made");
        step.Expect(
            after.Any(renewal =>
                renewal["SpotDraft_Renewal_Key__c"]!.ToString().StartsWith(corrected + ":", StringComparison.Ordinal)
                && renewal["CloseDate"]?.ToString() == end.ToString("O", System.Globalization.CultureInfo.InvariantCulture)
            ),
            "its close date is the corrected end date"
        );
        step.Detail["due"] = first.Due;
        step.Detail["created"] = first.Decisions["created"];
        step.Detail["renewals"] = after.Count;
        step.Detail["updated"] = third.Decisions["updated"];
    }

    private async Task ExpectOwnersAndTasksAsync(DemoStep step, IReadOnlyList<JsonObject> renewals, CancellationToken cancellationToken)
    {
        var accounts = (await _world.RecordsAsync("Account", cancellationToken)).ToDictionary(
            account => account["Id"]!.ToString(),
            StringComparer.Ordinal
        );
        var users = (await _world.RecordsAsync("User", cancellationToken)).ToDictionary(
            user => user["Id"]!.ToString(),
            StringComparer.Ordinal
        );
        var tasks = await _world.RecordsAsync("Task", cancellationToken);
        foreach (var renewal in renewals)
        {
            var owner = accounts[renewal["AccountId"]!.ToString()]["OwnerId"]!.ToString();
            var active = users[owner]["IsActive"]?.GetValue<bool>() == true;
            step.Expect(!active || renewal["OwnerId"]?.ToString() == owner, $"{renewal["Name"]} belongs to the account's owner");
            step.Expect(renewal["Amount"] is not null, $"{renewal["Name"]} has the historical value");
            step.Expect(
                tasks.Count(task => task["WhatId"]?.ToString() == renewal["Id"]!.ToString()) == 1,
                $"{renewal["Name"]} has one task"
            );
        }
    }

    private async Task<IReadOnlyList<JsonObject>> RenewalsAsync(CancellationToken cancellationToken) =>
        [
            .. (await _world.RecordsAsync("Opportunity", cancellationToken)).Where(record =>
                record["SpotDraft_Renewal_Key__c"]?.ToString() is { Length: > 0 }
            ),
        ];

    private static string Told(SweepReport report) =>
        string.Join(", ", report.Decisions.Where(decision => decision.Value > 0).Select(decision => $"{decision.Value} {decision.Key}"));
}
