using System.Security.Cryptography;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>The key pair of the app, made once a process: making one costs more than starting the rest.</summary>
internal static class OAuthKeys
{
    private static readonly Lazy<RSA> Pair = new(() => RSA.Create(2048));

    public static RSA Key => Pair.Value;

    public static string PrivatePem => Pair.Value.ExportPkcs8PrivateKeyPem();
}
