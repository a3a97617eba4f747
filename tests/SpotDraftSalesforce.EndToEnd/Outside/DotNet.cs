using System.Runtime.InteropServices;

namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>The dotnet that runs this test, which need not be on the PATH.</summary>
internal static class DotNet
{
    public static string Host { get; } =
        Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        );
}
