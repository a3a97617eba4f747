using SpotDraftSalesforce.Governance.Access;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

internal static class IdentityRegistration
{
    /// <summary>Keys and who is behind them. Needs <see cref="IKeyStore"/>, the journal and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddApiKeys(this IServiceCollection services) =>
        services.AddSingleton<ApiKeys>().AddSingleton<ICallerDirectory, CallerDirectory>();

    /// <summary>API keys as the default way to authenticate HTTP requests.</summary>
    public static IServiceCollection AddApiKeyAuthentication(this IServiceCollection services)
    {
        services.AddSingleton(_ => new FailedAttempts());
        services
            .AddAuthentication(ApiKeyAuthenticationOptions.Scheme)
            .AddScheme<ApiKeyAuthenticationOptions, ApiKeyAuthenticationHandler>(ApiKeyAuthenticationOptions.Scheme, null);
        services.AddAuthorization();
        return services;
    }
}
