using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Commands.Clients;

/// <summary>How a client starts this program: absolute, because it may do so anywhere and with next to no PATH.</summary>
/// <param name="Arguments">What comes before the program's own arguments.</param>
internal sealed record ServerLaunch(string Command, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// The runtime's own <c>dotnet</c> with this assembly; where the program carries its runtime, its executable. The small executable beside an
    /// assembly is not used: it looks for the runtime in places that a client's environment may not name.
    /// </summary>
    [SuppressMessage(
        "SingleFile",
        "IL3000:Avoid accessing Assembly file path when publishing as a single file",
        Justification = "An empty path is how a single file is recognised here."
    )]
    public static ServerLaunch OfThisProgram()
    {
        var assembly = typeof(ServerLaunch).Assembly.Location;
        var muxer = Muxer(RuntimeEnvironment.GetRuntimeDirectory());
        return assembly.Length > 0 && muxer is not null ? new ServerLaunch(muxer, [Path.GetFullPath(assembly)])
            : Environment.ProcessPath is { } executable ? new ServerLaunch(Path.GetFullPath(executable), [])
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.Internal,
                    Message = "The program does not know its own path.",
                    Cure = "Use --print and put the path in by hand.",
                }
            );
    }

    /// <summary><c>ROOT/dotnet</c> for a runtime in <c>ROOT/shared/Microsoft.NETCore.App/VERSION</c>; null for a program with its own runtime.</summary>
    private static string? Muxer(string runtimeFolder)
    {
        var root = Path.GetFullPath(Path.Combine(runtimeFolder, "..", "..", ".."));
        var muxer = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(muxer) ? muxer : null;
    }
}
