using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>Looks after the authorisations of all connections, soon after the start and some times a day.</summary>
internal sealed partial class AuthorizationWorker(AuthorizationKeeper keeper, TimeProvider time, ILogger<AuthorizationWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromHours(6);

    /// <summary>A client that has just started the server is answered before.</summary>
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var background = RequestLanes.Enter(RequestLane.Automation);
        using var timer = new PeriodicTimer(Poll, time);
        try
        {
            await Task.Delay(First, time, stoppingToken);
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
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(logger, fault.Message, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Authorisations could not be looked after: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason, Exception fault);
}
