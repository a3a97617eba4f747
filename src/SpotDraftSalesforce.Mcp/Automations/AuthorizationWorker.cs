using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>Looks after the authorisations of all connections, at the start and some times a day.</summary>
internal sealed partial class AuthorizationWorker(AuthorizationKeeper keeper, TimeProvider time, ILogger<AuthorizationWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var background = RequestLane.EnterBackground();
        using var timer = new PeriodicTimer(Poll, time);
        try
        {
            do
            {
                await KeepAsync(stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task KeepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await keeper.KeepAsync(stoppingToken);
        }
        catch (GovernedException fault)
        {
            LogFault(logger, fault.Error.Message, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Authorisations could not be looked after: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason, Exception fault);
}
