using System.ComponentModel;
using System.Diagnostics;

namespace SpotDraftSalesforce.Mcp.Commands.Connections;

/// <summary>The browser of the person at this machine.</summary>
internal static class Browser
{
    /// <summary>False where there is none to open, such as on a server.</summary>
    public static bool TryOpen(Uri address)
    {
        try
        {
            using var started = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
            return true;
        }
        catch (Exception fault) when (fault is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
