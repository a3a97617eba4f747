using System.Security.Cryptography;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

/// <summary>HMAC-SHA512 of the raw body in lower-case hex; the key is the base64-decoded <c>hmac_key</c>.</summary>
internal static class WebhookSignature
{
    public const string Header = "X-SD-WEBHOOK-CONTENT-HASH";

    public static string Of(ReadOnlySpan<byte> body, string hmacKey) =>
        Convert.ToHexStringLower(HMACSHA512.HashData(Convert.FromBase64String(hmacKey), body));
}
