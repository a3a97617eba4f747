using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>Adds MCP over HTTP to a web application. What the server offers comes from <c>AddMcpServer()</c>.</summary>
internal static class McpHttpRegistration
{
    private const long ReplayCacheBytes = 64 * 1024 * 1024;

    public static IServiceCollection AddMcpHttpEndpoint(this IServiceCollection services, McpHttpOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options ?? new McpHttpOptions());
        services.AddOptions<HostOptions>().Configure<McpHttpOptions>((host, mcp) => host.ShutdownTimeout = mcp.ShutdownTimeout);
        services.TryAddSingleton<ISseEventStreamStore>(CreateEventStore);
        services.AddSingleton<IStartupFilter, OriginGuard>();
        services.AddSingleton<ServingTime>();
        services.AddSingleton<SessionSlots>();
        services.AddSingleton<SessionTable>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionTable>());
        services.AddSingleton<MessageReader>();
        services.AddSingleton<EventStreamResponse>();
        services.AddSingleton<EventReplay>();
        services.AddSingleton<RequestLimit>();
        services.AddSingleton<StatelessRequests>();
        services.AddSingleton<SessionRequests>();
        services.AddSingleton<LegacySseRequests>();
        services.AddSingleton<McpHttpEndpoint>();
        return services;
    }

    /// <summary>Maps what <see cref="AddMcpHttpEndpoint"/> added; conventions such as <c>RequireAuthorization()</c> hold for all of it.</summary>
    public static IEndpointConventionBuilder MapMcpHttpEndpoint(this IEndpointRouteBuilder endpoints)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<McpHttpOptions>();
        var endpoint = endpoints.ServiceProvider.GetRequiredService<McpHttpEndpoint>();
        var group = endpoints.MapGroup(string.Empty);
        group.MapPost(options.Path, endpoint.PostAsync);
        group.MapGet(options.Path, endpoint.GetAsync);
        group.MapDelete(options.Path, endpoint.DeleteAsync);
        if (options.LegacySse)
        {
            var legacy = endpoints.ServiceProvider.GetRequiredService<LegacySseRequests>();
            group.MapGet(options.LegacySsePath, legacy.GetAsync);
            group.MapPost(options.LegacyMessagePath, legacy.PostAsync);
        }

        return group;
    }

    // A cache of its own with a bound: replayed events hold answers of tools, which nothing else should come across, and must not fill the memory.
    private static DistributedCacheEventStreamStore CreateEventStore(IServiceProvider services)
    {
        var options = services.GetRequiredService<McpHttpOptions>();
        var memory = new MemoryDistributedCacheOptions { SizeLimit = ReplayCacheBytes };
        return new DistributedCacheEventStreamStore(
            Options.Create(
                new DistributedCacheEventStreamStoreOptions
                {
                    Cache = new MemoryDistributedCache(Options.Create(memory)),
                    EventSlidingExpiration = options.IdleTimeout,
                    MetadataSlidingExpiration = options.IdleTimeout,
                }
            ),
            services.GetRequiredService<ILogger<DistributedCacheEventStreamStore>>()
        );
    }
}
