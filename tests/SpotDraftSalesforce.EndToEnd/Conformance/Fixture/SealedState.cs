using System.Security.Cryptography;
using System.Text;
using ModelContextProtocol;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

/// <summary>State that the client carries for the server and cannot change.</summary>
internal sealed class SealedState
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Seal(string text) => $"{text}.{Mac(text)}";

    public string Open(string sealedText)
    {
        var text = sealedText.Split('.')[0];
        var expected = Encoding.UTF8.GetBytes(Seal(text));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(sealedText))
            ? text
            : throw new McpProtocolException("requestState was changed", McpErrorCode.InvalidParams);
    }

    private string Mac(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
