using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors.Content;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>
/// Takes up approved, interrupted and doubtful operations while the server runs, and lets the requests under way settle when it stops.
/// </summary>
internal sealed partial class OperationService(
    OperationResumer resumer,
    OperationLifetime lifetime,
    OperationOptions options,
    ContentStore content,
    TimeProvider time,
    ILogger<OperationService> logger
) : BackgroundService
{
    /// <summary>A stdio client gives its server five seconds after closing stdin.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(3);

    /// <summary>Files come again from their source when they are needed after this.</summary>
    private static readonly TimeSpan ContentKept = TimeSpan.FromDays(7);

    private const int MostSweeps = 4;

    /// <summary>While one sweep waits for a slow vendor, the next ones still find what became due since. The fence keeps them apart.</summary>
    private readonly SemaphoreSlim _sweeps = new(MostSweeps, MostSweeps);

    public override void Dispose()
    {
        _sweeps.Dispose();
        base.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await lifetime.StopAsync(StopWithin, time);
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            await _sweeps.WaitAsync(StopWithin, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before the first tick: a client waits for the list of tools, and opening the database would take it the processor.
        using var timer = new PeriodicTimer(options.Poll, time);
        try
        {
            await timer.WaitForNextTickAsync(stoppingToken);
            content.Prune(ContentKept);
            do
            {
                await _sweeps.WaitAsync(stoppingToken);
                _ = SweepAsync(stoppingToken);
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
        catch (OperationCanceledException)
        {
            // Stopping.
        }
        finally
        {
            _sweeps.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operations that wait could not be taken up: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason, Exception fault);
}
