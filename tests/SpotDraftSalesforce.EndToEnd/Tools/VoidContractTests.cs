using SpotDraftSalesforce.EndToEnd.Support;

namespace SpotDraftSalesforce.EndToEnd.Tools;

public sealed class VoidContractTests
{
    [Fact]
    public async Task An_executed_contract_is_not_voided_and_a_voided_one_not_again()
    {
        await using var asked = await Asked.StartAsync();
        var executed = await asked.World.ContractOfAsync("Tailspin - Annual Subscription");
        var draft = await asked.World.ContractOfAsync("Globex - Pilot");

        var refused = await asked.RefusedAsync("void_contract", new { contract_id = executed, note = "Not wanted." }, "conflict");
        Assert.Equal("never", (string?)refused["error"]!["retry"]);
        await asked.ExpectAsync("succeeded", "void_contract", new { contract_id = draft, note = "Not wanted." });
        await asked.ExpectAsync("already_done", "void_contract", new { contract_id = draft, note = "Not wanted." });

        Assert.Equal(1, asked.World.Received("spotdraft", "POST", "/status/void"));
    }
}
