using System.Text.Json;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>What the administrator of the app has set; tests change it while it runs.</summary>
internal sealed class OAuthPolicy
{
    /// <summary>A used refresh token is replaced by a new one.</summary>
    public bool RotateRefreshTokens { get; set; }

    /// <summary>Scopes of sessions that are not begun by a person's consent.</summary>
    public string Scope { get; private set; } = "api refresh_token id";

    /// <summary>Whether the person at the consent page agrees.</summary>
    public bool Consent { get; private set; } = true;

    /// <summary>Whether the client credentials flow has a user to run as.</summary>
    public bool ClientCredentialsUser { get; private set; } = true;

    /// <summary>A refresh token that is not used for so long is dead.</summary>
    public TimeSpan RefreshTokenIdleLife { get; private set; } = TimeSpan.MaxValue;

    public object Shown =>
        new
        {
            rotate = RotateRefreshTokens,
            scope = Scope,
            consent = Consent,
            client_credentials_user = ClientCredentialsUser,
            refresh_idle_days = RefreshTokenIdleLife == TimeSpan.MaxValue ? (double?)null : RefreshTokenIdleLife.TotalDays,
        };

    /// <summary>Takes what the body names; what is wrong with it, or null.</summary>
    public string? Set(JsonElement body)
    {
        foreach (var property in body.EnumerateObject())
        {
            var flag = property.Value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => (bool?)false,
                _ => null,
            };
            switch (property.Name)
            {
                case "rotate" when flag is { } rotate:
                    RotateRefreshTokens = rotate;
                    break;
                case "consent" when flag is { } consent:
                    Consent = consent;
                    break;
                case "client_credentials_user" when flag is { } user:
                    ClientCredentialsUser = user;
                    break;
                case "scope" when property.Value.ValueKind == JsonValueKind.String:
                    Scope = property.Value.GetString()!;
                    break;
                case "refresh_idle_days" when property.Value.ValueKind == JsonValueKind.Null:
                    RefreshTokenIdleLife = TimeSpan.MaxValue;
                    break;
                case "refresh_idle_days" when property.Value.ValueKind == JsonValueKind.Number:
                    RefreshTokenIdleLife = TimeSpan.FromDays(property.Value.GetDouble());
                    break;
                default:
                    return $"{property.Name}: not a setting, or not a value of it";
            }
        }

        return null;
    }
}
