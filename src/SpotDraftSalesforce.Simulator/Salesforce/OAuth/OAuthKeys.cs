using System.Security.Cryptography;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>The key pair of the app, made once a process, beside whatever starts meanwhile: making one can take as long as all the rest.</summary>
internal static class OAuthKeys
{
    private static readonly Lazy<RSA> Pair = new(() => RSA.Create(2048));

    public static RSA Key => Pair.Value;

    public static string PrivatePem => Pair.Value.ExportPkcs8PrivateKeyPem();

    public static void Prepare() => ThreadPool.QueueUserWorkItem(static _ => GC.KeepAlive(Pair.Value));
}
