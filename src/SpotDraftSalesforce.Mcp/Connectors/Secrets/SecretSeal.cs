using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SpotDraftSalesforce.Mcp.Connectors.Secrets;

/// <summary>
/// Seals secrets with AES-256-GCM. A seal is bound to the connection and the kind that it was made for: a row moved to another connection does
/// not open. Layout: version (1), key id (4), nonce (12), tag (16), ciphertext.
/// </summary>
internal sealed class SecretSeal(SecretKey key)
{
    private const byte Layout = 1;
    private const int KeyIdSize = 4;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeadSize = 1 + KeyIdSize + NonceSize + TagSize;

    public byte[] Seal<T>(string connection, string kind, T secret)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(secret, JsonSerializerOptions.Web);
        try
        {
            var bytes = key.Bytes();
            var sealedBytes = new byte[HeadSize + plain.Length];
            sealedBytes[0] = Layout;
            KeyId(bytes).CopyTo(sealedBytes.AsSpan(1));
            var nonce = sealedBytes.AsSpan(1 + KeyIdSize, NonceSize);
            RandomNumberGenerator.Fill(nonce);
            using var cipher = new AesGcm(bytes, TagSize);
            cipher.Encrypt(
                nonce,
                plain,
                sealedBytes.AsSpan(HeadSize),
                sealedBytes.AsSpan(1 + KeyIdSize + NonceSize, TagSize),
                Context(connection, kind)
            );
            return sealedBytes;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>The secret; the default where it was sealed with another key, for another place, or is damaged.</summary>
    public T? Open<T>(string connection, string kind, ReadOnlySpan<byte> sealedBytes)
    {
        var bytes = key.Bytes();
        if (sealedBytes.Length < HeadSize || sealedBytes[0] != Layout || !sealedBytes.Slice(1, KeyIdSize).SequenceEqual(KeyId(bytes)))
        {
            return default;
        }

        var plain = new byte[sealedBytes.Length - HeadSize];
        try
        {
            using var cipher = new AesGcm(bytes, TagSize);
            cipher.Decrypt(
                sealedBytes.Slice(1 + KeyIdSize, NonceSize),
                sealedBytes[HeadSize..],
                sealedBytes.Slice(1 + KeyIdSize + NonceSize, TagSize),
                plain,
                Context(connection, kind)
            );
            return JsonSerializer.Deserialize<T>(plain, JsonSerializerOptions.Web);
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException)
        {
            return default;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Tells whether two secrets are the same without keeping either: a keyed digest, so that a short one cannot be guessed from it.</summary>
    public string Fingerprint(params ReadOnlySpan<string?> parts)
    {
        using var digest = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes());
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? "");
            digest.AppendData(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
            digest.AppendData(bytes);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset().AsSpan(0, 16));
    }

    private static byte[] Context(string connection, string kind) => Encoding.UTF8.GetBytes($"sdsf-secret-1\n{connection}\n{kind}");

    private static byte[] KeyId(byte[] bytes) => SHA256.HashData([.. "sdsf-key-id"u8, .. bytes])[..KeyIdSize];
}
