// Compiled only with -p:SemanticKernel=true. Semantic Kernel's metapackage can be had everywhere, its parts cannot: a build that always referenced
// Microsoft.SemanticKernel.Core and .Agents.Core would not restore on every machine this repository builds on. Everything below that needs no
// Semantic Kernel (McpFunction) stands in Functions/ and is part of every build and of the tests.
using Microsoft.SemanticKernel;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.Agent.Functions;

namespace SpotDraftSalesforce.Agent.SemanticKernel;

/// <summary>The tools that the server shows this caller, as one plugin. The client has to stay open as long as the kernel is used.</summary>
public static class SpotDraftPlugin
{
    public const string Name = "SpotDraft";

    public static async Task<KernelPlugin> AddSpotDraftAsync(this Kernel kernel, McpClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(client);
        var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
        return kernel.Plugins.AddFromFunctions(Name, tools.Select(tool => new McpFunction(tool).AsKernelFunction()));
    }
}
