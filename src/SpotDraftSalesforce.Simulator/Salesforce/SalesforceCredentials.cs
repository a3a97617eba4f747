namespace SpotDraftSalesforce.Simulator.Salesforce;

public sealed record SalesforceCredentials(
    string ClientId,
    string ClientSecret,
    string Username,
    string Password,
    string RefreshToken,
    string JwtPrivateKeyPem
);
