using System.Text;
using SpotDraftSalesforce.Mcp.Automations;

namespace SpotDraftSalesforce.Tests.Automations;

public sealed class SpotDraftSignatureTests
{
    // Computed by another implementation, Python's hmac, over these very bytes.
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";
    private const string Body = """{"activity":"CONTRACT_EXECUTED","contract_id":211270}""";
    private const string Signature =
        "8128627eb38d3ea8c763fbf61c98e5cdafff0215dff2ed336f7725a07428f1e50374e177bd0ce3db4a3b9c3963808f5e2aa581293bd9c8329533b1b02e9f18b6";

    [Fact]
    public void A_body_that_the_workspace_signed_is_accepted() => Assert.True(IsValid(Key, Body, Signature));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("8128627e")]
    [InlineData(
        "not hex, though of the length that a signature has to have: 128 letters. ......................................................."
    )]
    public void What_is_no_signature_is_refused(string? signature) => Assert.False(IsValid(Key, Body, signature));

    [Fact]
    public void A_changed_byte_another_key_and_another_signature_are_refused()
    {
        Assert.False(IsValid(Key, Body.Replace("211270", "211271", StringComparison.Ordinal), Signature));
        Assert.False(IsValid(Key, Body + " ", Signature));
        Assert.False(IsValid(Convert.ToBase64String(new byte[64]), Body, Signature));
        Assert.False(IsValid(Key, Body, Signature[..^1] + "7"));
    }

    private static bool IsValid(string key, string body, string? signature) =>
        SpotDraftSignature.IsValid(Convert.FromBase64String(key), Encoding.UTF8.GetBytes(body), signature);
}
