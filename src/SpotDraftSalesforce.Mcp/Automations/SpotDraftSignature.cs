using System.Security.Cryptography;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// The signature of SpotDraft's webhooks: lower-case hex of HMAC-SHA512 over the raw body, keyed with the decoded workspace key, in
/// <c>X-SD-WEBHOOK-CONTENT-HASH</c> (SpotDraft OpenAPI guide, "Webhooks").
/// </summary>
internal static class SpotDraftSignature
{
    public const string Header = "X-SD-WEBHOOK-CONTENT-HASH";

    /// <summary>True for what looks like a signature at all.</summary>
    public static bool IsFormed(string? signature) => Read(signature, stackalloc byte[HMACSHA512.HashSizeInBytes]);

    /// <summary>Compares in constant time, so that a forger learns nothing from how long a refusal takes.</summary>
    public static bool IsValid(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body, string? signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA512.HashSizeInBytes];
        return Read(signature, given) && CryptographicOperations.FixedTimeEquals(HMACSHA512.HashData(key, body), given);
    }

    private static bool Read(string? signature, Span<byte> given) =>
        signature?.Length == HMACSHA512.HashSizeInBytes * 2
        && Convert.FromHexString(signature, given, out _, out _) == System.Buffers.OperationStatus.Done;
}
