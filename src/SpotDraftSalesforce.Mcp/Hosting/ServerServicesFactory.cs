using SpotDraftSalesforce.Mcp.Commands;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>The server's services for a command of one's own: the same composition, without a transport and without background work.</summary>
internal sealed class ServerServicesFactory(IConfiguration configuration) : IServerServicesFactory
{
    public ServiceProvider Create(string dataFolder, string policiesFolder, bool verbose)
    {
        var options = new ServerOptions(dataFolder, policiesFolder);
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging(logging => ServerLogging.Add(logging, options, verbose));
        services.AddSpotDraftSalesforce(options, configuration);
        services.AddApiKeys();
        services.AddSingleton<ICallerSource, AuthenticatedCaller>();
        return services.BuildServiceProvider();
    }
}
