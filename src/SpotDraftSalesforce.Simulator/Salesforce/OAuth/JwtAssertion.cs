using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>Checks the assertion of the JWT bearer flow and tells whom it speaks for.</summary>
internal sealed class JwtAssertion(TimeProvider clock)
{
    private static readonly TimeSpan FurthestExpiry = TimeSpan.FromMinutes(5);
    private static readonly string[] LoginHosts = ["https://login.salesforce.com", "https://test.salesforce.com"];

    /// <summary>The username of a valid assertion.</summary>
    /// <param name="assertion">The compact JWS.</param>
    /// <param name="clientId">The consumer key that it must be issued by.</param>
    /// <param name="ownBase">This org's address, accepted as audience as a My Domain is.</param>
    public string Subject(string assertion, string clientId, string ownBase)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3)
        {
            throw new OAuthRefusal("invalid_grant", "invalid assertion");
        }

        using var header = Decode(parts[0]);
        using var claims = Decode(parts[1]);
        if (Text(header, "alg") != "RS256" || !SignatureHolds(parts))
        {
            throw new OAuthRefusal("invalid_grant", "invalid assertion");
        }

        if (Text(claims, "iss") != clientId)
        {
            throw new OAuthRefusal("invalid_client_id", "client identifier invalid");
        }

        var audience = Text(claims, "aud")?.TrimEnd('/');
        if (audience is null || (!LoginHosts.Contains(audience, StringComparer.Ordinal) && audience != ownBase))
        {
            throw new OAuthRefusal("invalid_grant", "audience is invalid");
        }

        CheckExpiry(claims);
        return Text(claims, "sub") ?? Text(claims, "prn") ?? throw new OAuthRefusal("invalid_grant", "invalid assertion");
    }

    private void CheckExpiry(JsonDocument claims)
    {
        if (!claims.RootElement.TryGetProperty("exp", out var exp) || exp.ValueKind != JsonValueKind.Number)
        {
            throw new OAuthRefusal("invalid_grant", "invalid assertion");
        }

        var expiry = Instant(exp.GetDouble()) ?? throw new OAuthRefusal("invalid_grant", "invalid assertion");
        var now = clock.GetUtcNow();
        if (expiry <= now)
        {
            throw new OAuthRefusal("invalid_grant", "expired authorization code");
        }

        if (expiry > now + FurthestExpiry)
        {
            throw new OAuthRefusal("invalid_grant", "invalid assertion: exp is more than 5 minutes ahead");
        }
    }

    // The official command line writes milliseconds, and is let in: a number of seconds in this century has ten digits.
    private static DateTimeOffset? Instant(double exp) =>
        exp switch
        {
            > 0 and < 1e11 => DateTimeOffset.FromUnixTimeSeconds((long)exp),
            >= 1e11 and < 1e14 => DateTimeOffset.FromUnixTimeMilliseconds((long)exp),
            _ => null,
        };

    private static bool SignatureHolds(string[] parts)
    {
        try
        {
            return OAuthKeys.Key.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                Base64Url.DecodeFromChars(parts[2]),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static JsonDocument Decode(string part)
    {
        try
        {
            return JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            throw new OAuthRefusal("invalid_grant", "invalid assertion");
        }
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind == JsonValueKind.Object
        && json.RootElement.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
