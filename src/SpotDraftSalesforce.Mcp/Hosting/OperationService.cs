using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>
/// Takes up approved, interrupted and doubtful operations while the server runs, and lets the requests under way settle when it stops.
/// </summary>
internal sealed partial class OperationService(
    OperationResumer resumer,
    OperationLifetime lifetime,
    OperationOptions options,
    TimeProvider time,
    ILogger<OperationService> logger
) : BackgroundService
{
    /// <summary>A stdio client gives its server five seconds after closing stdin.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(3);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await lifetime.StopAsync(StopWithin, time);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the starting thread: opening the database must not hold the transport up.
        await Task.Yield();
        using var timer = new PeriodicTimer(options.Poll, time);
        try
        {
            do
            {
                await SweepAsync(stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await resumer.SweepAsync(stoppingToken);
        }
        catch (GovernedException fault)
        {
            LogFault(logger, fault.Error.Message, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operations that wait could not be taken up: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason, Exception fault);
}
