namespace SpotDraftSalesforce.Mcp.Automations;

internal static class AutomationServices
{
    /// <summary>The inbox and the rules that work it off.</summary>
    public static IServiceCollection AddAutomations(this IServiceCollection services)
    {
        services.AddSingleton<ClosedWonRule>();
        services.AddSingleton<WebhookKeys>();
        services.AddSingleton<WebhookEndpoint>();
        services.AddSingleton<InboxWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<InboxWorker>());
        services.AddSingleton<OutboundMessageEndpoint>();
        services.AddSingleton<SalesforcePoller>();
        services.AddHostedService(provider => provider.GetRequiredService<SalesforcePoller>());
        services.AddSingleton<SpotDraftReconciler>();
        services.AddHostedService(provider => provider.GetRequiredService<SpotDraftReconciler>());
        services.AddHostedService<AuthorizationWorker>();
        return services;
    }
}
