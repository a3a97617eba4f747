using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

/// <summary>A key as its holder has it: <c>sdsf_KEYID_SECRET</c>. Only its id and a salted hash of its secret are ever stored.</summary>
/// <param name="Id">12 characters of base32 (lower case): public, names the key in lists and in the log.</param>
/// <param name="Secret">256 random bits.</param>
internal sealed record ApiKey(string Id, byte[] Secret)
{
    public const int SecretSize = 32;
    public const int SaltSize = 16;

    private const string Prefix = "sdsf_";
    private const int IdLength = 12;
    private const int SecretLength = 43;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly SearchValues<char> InId = SearchValues.Create(Alphabet);

    /// <summary>The whole key, to be shown once.</summary>
    public string Text => $"{Prefix}{Id}_{Base64Url.EncodeToString(Secret)}";

    public static ApiKey New() => new(RandomNumberGenerator.GetString(Alphabet, IdLength), RandomNumberGenerator.GetBytes(SecretSize));

    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = null;
        if (
            text is not { Length: 5 + IdLength + 1 + SecretLength }
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length + IdLength] != '_'
        )
        {
            return false;
        }

        var id = text.Substring(Prefix.Length, IdLength);
        var secret = new byte[SecretSize];
        if (
            id.AsSpan().ContainsAnyExcept(InId)
            || Base64Url.DecodeFromChars(text.AsSpan(^SecretLength..), secret, out _, out var written) != OperationStatus.Done
            || written != SecretSize
        )
        {
            return false;
        }

        key = new ApiKey(id, secret);
        return true;
    }

    public byte[] Hash(ReadOnlySpan<byte> salt) => SHA256.HashData([.. salt, .. Secret]);

    /// <summary>Never the secret, so that a key that reaches a log by accident stays one.</summary>
    public override string ToString() => $"{Prefix}{Id}_…";
}
