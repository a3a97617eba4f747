using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>SHA-256 over canonical JSON, as lower-case hex.</summary>
public static class Digest
{
    public static string Of(JsonNode? node) => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Bytes(node)));

    /// <summary>
    /// A commitment to a value that is easy to guess: without the salt nobody can test a guess, and once the salt is erased neither can we.
    /// </summary>
    public static string Commit(ReadOnlySpan<byte> salt, JsonNode? node)
    {
        var value = CanonicalJson.Bytes(node);
        Span<byte> input = new byte[salt.Length + value.Length];
        salt.CopyTo(input);
        value.CopyTo(input[salt.Length..]);
        return Convert.ToHexStringLower(SHA256.HashData(input));
    }
}
