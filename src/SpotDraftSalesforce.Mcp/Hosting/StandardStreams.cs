using System.Diagnostics.CodeAnalysis;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>Stdin and stdout as bytes, for the protocol.</summary>
[SuppressMessage(
    "ApiDesign",
    "RS0030:Do not use banned APIs",
    Justification = "Here stdout is the protocol's wire, and nothing else writes to it."
)]
internal static class StandardStreams
{
    public static Stream Input() => Console.OpenStandardInput();

    public static Stream Output() => Console.OpenStandardOutput();
}
