using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

/// <summary>What the conformance suite wants a server to offer. It is here and nowhere in the product.</summary>
internal static class FixtureServer
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(1);

    public static IMcpServerBuilder AddFixtureServer(this IServiceCollection services)
    {
        services.AddSingleton<SealedState>();
        services.AddSingleton(SchemaTool.Create());
        return services
            .AddMcpServer(server => server.ServerInfo = new() { Name = "conformance-fixture", Version = "1.0.0" })
            .WithTools<ContentTools>()
            .WithTools<ConversationTools>()
            .WithTools<InputRequiredTools>()
            .WithTools<StatelessTools>()
            .WithResources<FixtureResources>()
            .WithPrompts<FixturePrompts>()
            .WithCompleteHandler((_, _) => ValueTask.FromResult(new CompleteResult { Completion = new() { Values = ["paris", "park"] } }))
            .WithSetLoggingLevelHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithSubscribeToResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithUnsubscribeFromResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithRequestFilters(AddCachingHints);
    }

    private static void AddCachingHints(IMcpRequestFilterBuilder filters) =>
        filters
            .AddListToolsFilter(next => async (context, ct) => Hint(await next(context, ct), r => (r.TimeToLive, r.CacheScope) = Public))
            .AddListPromptsFilter(next => async (context, ct) => Hint(await next(context, ct), r => (r.TimeToLive, r.CacheScope) = Public))
            .AddListResourcesFilter(next =>
                async (context, ct) => Hint(await next(context, ct), r => (r.TimeToLive, r.CacheScope) = Public)
            )
            .AddListResourceTemplatesFilter(next =>
                async (context, ct) => Hint(await next(context, ct), r => (r.TimeToLive, r.CacheScope) = Public)
            )
            .AddReadResourceFilter(next =>
                async (context, ct) => Hint(await next(context, ct), r => (r.TimeToLive, r.CacheScope) = Public)
            );

    private static (TimeSpan TimeToLive, CacheScope Scope) Public => (TimeToLive, CacheScope.Public);

    private static TResult Hint<TResult>(TResult result, Action<TResult> set)
    {
        set(result);
        return result;
    }
}
