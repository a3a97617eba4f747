using SpotDraftSalesforce.Benchmarks.Webhooks;

// Figures as ratios within one run, because machines differ and are shared. Exit code 1 where a bound is missed.
if (args is ["webhooks"])
{
    return await WebhookLatency.RunAsync(Console.Out);
}

await Console.Error.WriteLineAsync(
    """
    usage: dotnet run -c Release --project tests/SpotDraftSalesforce.Benchmarks -- NAME

    webhooks    how long a webhook waits for its 202, beside a bare endpoint that makes one durable commit
    """
);
return 2;
