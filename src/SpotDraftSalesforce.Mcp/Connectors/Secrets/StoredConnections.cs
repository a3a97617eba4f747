using System.Text.Json;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Secrets;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Connectors.Secrets;

/// <summary>Connections that were added by command: their settings lie sealed in the state folder, beside the configured ones.</summary>
internal sealed class StoredConnections(ISecretStore store, SecretSeal seal, TimeProvider time)
{
    private const string Prefix = "salesforce:";
    private const int LongestName = 40;

    public IReadOnlyList<string> Names => [.. store.All(SecretKinds.Settings).Select(secret => secret.Connection[Prefix.Length..])];

    /// <summary>A name as it stands in settings, changes, events and paths.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_');

    /// <summary>The settings of a stored connection and their version; null where there is none of that name.</summary>
    /// <exception cref="GovernedException"><see cref="ErrorCode.ConnectionExpired"/>: they were sealed with another key.</exception>
    public (SalesforceOptions Options, long Version)? Find(string name)
    {
        var connection = Prefix + name;
        var secret = store
            .All(SecretKinds.Settings)
            .FirstOrDefault(secret => string.Equals(secret.Connection, connection, StringComparison.OrdinalIgnoreCase));
        if (secret is null)
        {
            return null;
        }

        return seal.Open<SalesforceOptions>(secret.Connection, SecretKinds.Settings, secret.Sealed.Span) is { } options
            ? (options, secret.Version)
            : throw TokenRefusals.Refused(
                ErrorCode.ConnectionExpired,
                $"The stored settings of {connection} cannot be opened.",
                "They were sealed with another key than the one in use, or were changed.",
                $"Put the key back ({MissingSettings.Variable(SecretKey.Setting)} or the key file), or add the connection again with 'connections add {name} --replace'."
            );
    }

    /// <summary>Adds a connection, or with <paramref name="replace"/> writes over the one of that name.</summary>
    public async Task SaveAsync(string name, SalesforceOptions options, bool replace, CancellationToken cancellationToken)
    {
        var connection = Prefix + name;
        var stored = await store.FindAsync(connection, SecretKinds.Settings, cancellationToken);
        var facts = JsonSerializer.Serialize(
            new Dictionary<string, string?> { ["flow"] = options.Flow, ["login_url"] = options.LoginUrl },
            JsonSerializerOptions.Web
        );
        var secret = new SealedSecret(
            connection,
            SecretKinds.Settings,
            (stored?.Version ?? 0) + 1,
            seal.Seal(connection, SecretKinds.Settings, options),
            facts,
            time.GetUtcNow()
        );
        if ((stored is not null && !replace) || !await store.SaveAsync(secret, stored?.Version ?? 0, cancellationToken))
        {
            throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.Conflict,
                    Message = $"There is a stored connection {connection} already.",
                    Cure = "Choose another name, or say --replace.",
                    Path = "name",
                    Retry = RetryAdvice.Never,
                }
            );
        }
    }

    public Task<bool> ForgetAsync(string name, CancellationToken cancellationToken) =>
        store.DeleteAsync(Prefix + name, SecretKinds.Settings, cancellationToken);
}
