using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Governance.Approvals;

namespace SpotDraftSalesforce.EndToEnd.Tools;

/// <summary>The salt of an approval's digest stays inside, whichever way an approval is asked about.</summary>
public sealed class ApprovalSaltTests
{
    [Fact]
    public async Task No_answer_shows_the_salt_of_an_approval()
    {
        await using var asked = await Asked.StartAsync();
        var opportunity = await asked.World.IdAsync("Opportunity", "Contoso - Enterprise Rollout");
        var waiting = await asked.ExpectAsync(
            "awaiting_approval",
            "create_contract_from_opportunity",
            new { opportunity_id = opportunity }
        );
        var id = (string)waiting["approval_id"]!;
        var operation = (string)waiting["operation_id"]!;
        var approval = (await asked.Server.Services.GetRequiredService<IApprovalStore>().FindAsync(id, CancellationToken.None))!;

        string[] answers =
        [
            waiting.ToJsonString(),
            await asked.GetAsync("/approvals"),
            await asked.GetAsync($"/approvals/{id}"),
            (await asked.AskAsync("list_approvals", new { })).ToJsonString(),
            (await asked.AskAsync("get_operation", new { operation_id = operation })).ToJsonString(),
            await asked.RunAsync("approvals", "list", "--json"),
            await asked.RunAsync("approvals", "show", id, "--json"),
            await asked.RunAsync("audit", "story", operation, "--json"),
        ];

        Assert.All(answers, answer => Assert.Contains(id, answer, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.DoesNotContain(approval.Salt, answer, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.DoesNotContain("salt", answer, StringComparison.OrdinalIgnoreCase));
    }
}
