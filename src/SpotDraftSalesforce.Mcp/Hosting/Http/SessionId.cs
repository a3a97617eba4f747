using System.Security.Cryptography;

namespace SpotDraftSalesforce.Mcp.Hosting.Http;

/// <summary>Session ids are guessed by nobody: 256 random bits.</summary>
internal static class SessionId
{
    private const int Bytes = 32;

    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
}
