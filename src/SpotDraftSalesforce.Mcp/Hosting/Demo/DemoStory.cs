using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

namespace SpotDraftSalesforce.Mcp.Hosting.Demo;

/// <summary>Plays the story step by step; each step says what has to be seen, and a step that does not see it has failed.</summary>
internal sealed partial class DemoStory(DemoStage stage, DemoTeller teller)
{
    private const string Deal = "Northwind - Platform Subscription";

    private readonly DemoWorld _world = new(stage);
    private readonly List<DemoStep> _steps = [];

    private McpClient _sales = null!;
    private McpClient _manager = null!;
    private McpClient _reader = null!;
    private string _opportunity = "";
    private string _contract = "";
    private string _operation = "";

    public async Task<IReadOnlyList<DemoStep>> PlayAsync(CancellationToken cancellationToken)
    {
        _sales = await stage.ConnectAsync(await stage.PersonKeyAsync("sales-rep", "sales", cancellationToken), cancellationToken);
        _manager = await stage.ConnectAsync(
            await stage.PersonKeyAsync("sales-manager", "sales_manager", cancellationToken),
            cancellationToken
        );
        _reader = await stage.ConnectAsync(await stage.PersonKeyAsync("observer", "reader", cancellationToken), cancellationToken);

        await StepAsync(
            "contract",
            "A contract from an opportunity: planned, created, found again, voided, created anew",
            ContractAsync,
            cancellationToken
        );
        await StepAsync(
            "closed_won",
            "The counterparty signs: an NDA moves nothing, the order form closes the deal, once",
            ClosedWonAsync,
            cancellationToken
        );
        await StepAsync(
            "counterparty",
            "An account moves and its contact changes: the counterparty follows",
            CounterpartyAsync,
            cancellationToken
        );
        await StepAsync("approval", "A deal over the threshold waits for another person", ApprovalAsync, cancellationToken);
        await StepAsync(
            "renewal",
            "The unattended agent sweeps renewals, twice, and follows a correction",
            RenewalAsync,
            cancellationToken
        );
        await StepAsync("refusal", "A role without the right is refused, and the log says so", RefusalAsync, cancellationToken);
        await StepAsync("audit", "The story of one operation, and the log verifies", AuditAsync, cancellationToken);
        return _steps;
    }

    private async Task StepAsync(string id, string title, Func<DemoStep, CancellationToken, Task> play, CancellationToken cancellationToken)
    {
        var step = new DemoStep(id, title);
        _steps.Add(step);
        teller.Begin(_steps.Count, step);
        try
        {
            await play(step, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A step that breaks must be told as a failed step, and the rest of the story is still worth seeing.
            step.Expect(false, $"{fault.GetType().Name}: {fault.Message}");
        }

        teller.End(step);
    }

    private async Task<JsonObject> AskAsync(
        McpClient who,
        string name,
        string tool,
        JsonObject arguments,
        CancellationToken cancellationToken
    )
    {
        var answer = await stage.CallAsync(who, tool, arguments, cancellationToken);
        teller.Say(
            name,
            $"{tool} -> {answer["status"] ?? answer["error"]?["code"] ?? "ok"}{(answer["error"] is { } error ? ": " + error["message"] : "")}"
        );
        return answer;
    }

    private static string? Status(JsonObject answer) => answer["status"]?.ToString();
}
