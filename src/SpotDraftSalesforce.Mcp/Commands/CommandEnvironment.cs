namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary>What a verb works with: the process's streams, its settings, and the server's services on a state folder.</summary>
/// <param name="Out">Stdout. Where it carries the protocol, nothing else is written to it.</param>
/// <param name="OutIsTerminal">False where the output is read by a program: then it is plain.</param>
internal sealed record CommandEnvironment(
    TextWriter Out,
    TextWriter Error,
    TextReader In,
    bool OutIsTerminal,
    bool InIsTerminal,
    IConfiguration Configuration,
    IServerServicesFactory Services
);

/// <summary>Makes the server's services without a transport.</summary>
internal interface IServerServicesFactory
{
    /// <summary>The caller disposes them.</summary>
    ServiceProvider Create(string dataFolder, string policiesFolder, bool verbose);
}
