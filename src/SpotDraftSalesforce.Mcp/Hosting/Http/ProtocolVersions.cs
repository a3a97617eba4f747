namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>
/// Revisions of the protocol that the SDK speaks; its own lists are not public.
/// See <see href="https://modelcontextprotocol.io/specification/versioning"/>.
/// </summary>
internal static class ProtocolVersions
{
    /// <summary>The first revision without <c>initialize</c> and sessions: every request describes itself.</summary>
    public const string Stateless = "2026-07-28";

    private static readonly HashSet<string> Initialized = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    public static bool IsSupported(string version) => version == Stateless || Initialized.Contains(version);
}
