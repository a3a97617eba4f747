using SpotDraftSalesforce.Simulator.Salesforce.OAuth;

namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>How clients get into the simulated org: one app, one user.</summary>
/// <param name="ClientId">Consumer key of the app.</param>
/// <param name="ClientSecret">Consumer secret of the app.</param>
/// <param name="Username">The integration user, for the password and JWT flows.</param>
/// <param name="Password">With or without a security token behind it.</param>
/// <param name="RefreshToken">A refresh token that is valid from the start.</param>
public sealed record SalesforceCredentials(string ClientId, string ClientSecret, string Username, string Password, string RefreshToken)
{
    /// <summary>PKCS#8 private key whose certificate the app holds, for the JWT flow; made once a process, on first use at the latest.</summary>
    public string JwtPrivateKeyPem => OAuthKeys.PrivatePem;
}
