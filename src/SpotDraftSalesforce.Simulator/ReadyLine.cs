using System.Text.Encodings.Web;
using System.Text.Json;

namespace SpotDraftSalesforce.Simulator;

/// <summary>What a client needs to reach both simulated services: the one line that the program prints when it is ready.</summary>
public sealed record ReadyLine(SalesforceAccess Salesforce, SpotDraftAccess SpotDraft)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                salesforce = new
                {
                    @base = Salesforce.Base,
                    login = Salesforce.Login,
                    client_id = Salesforce.ClientId,
                    client_secret = Salesforce.ClientSecret,
                    username = Salesforce.Username,
                    password = Salesforce.Password,
                    refresh_token = Salesforce.RefreshToken,
                    jwt_key_file = Salesforce.JwtKeyFile,
                },
                spotdraft = new
                {
                    @base = SpotDraft.Base,
                    client_id = SpotDraft.ClientId,
                    client_secret = SpotDraft.ClientSecret,
                    hmac_key = SpotDraft.HmacKey,
                },
            },
            Json
        );
}

/// <summary>Addresses are scheme, host and port without a path or a trailing slash.</summary>
public sealed record SalesforceAccess(
    string Base,
    string Login,
    string ClientId,
    string ClientSecret,
    string Username,
    string Password,
    string RefreshToken,
    string JwtKeyFile
);

/// <summary>Clients append <c>/api/v2.1/public/…</c> to <paramref name="Base"/>; <paramref name="HmacKey"/> is base64.</summary>
public sealed record SpotDraftAccess(string Base, string ClientId, string ClientSecret, string HmacKey);
