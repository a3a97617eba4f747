namespace SpotDraftSalesforce.Simulator.SpotDraft;

/// <summary>What a client of the simulated workspace signs in with; <paramref name="HmacKey"/> (base64) verifies its webhooks.</summary>
public sealed record SpotDraftCredentials(string ClientId, string ClientSecret, string HmacKey);
