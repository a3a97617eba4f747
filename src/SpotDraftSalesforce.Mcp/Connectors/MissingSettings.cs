using System.Diagnostics.CodeAnalysis;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Connectors;

/// <summary>Says which setting is missing, by the name under which it is set.</summary>
internal static class MissingSettings
{
    public static SalesforceOptions Check(string name, SalesforceOptions options)
    {
        var flow = options.Flow?.ToLowerInvariant() ?? Guess(options);
        options = options with { LoginUrl = LoginHost(options.LoginUrl) };
        var wanted = flow switch
        {
            SalesforceFlow.ClientCredentials => new[]
            {
                (nameof(options.ClientId), options.ClientId),
                (nameof(options.ClientSecret), options.ClientSecret),
            },
            SalesforceFlow.Jwt =>
            [
                (nameof(options.ClientId), options.ClientId),
                (nameof(options.Username), options.Username),
                (nameof(options.PrivateKeyFile), options.PrivateKey ?? options.PrivateKeyFile),
            ],
            SalesforceFlow.RefreshToken =>
            [
                (nameof(options.ClientId), options.ClientId),
                (nameof(options.RefreshToken), options.RefreshToken),
            ],
            SalesforceFlow.AccessToken =>
            [
                (nameof(options.AccessToken), options.AccessToken),
                (nameof(options.InstanceUrl), options.InstanceUrl),
            ],
            SalesforceFlow.AuthorizationCode => [(nameof(options.ClientId), options.ClientId)],
            _ => throw Unreadable($"Connections:salesforce:{name}:Flow", $"is not one of {string.Join(", ", SalesforceFlow.All)}"),
        };
        Require("salesforce", name, wanted);
        Address($"Connections:salesforce:{name}:LoginUrl", options.LoginUrl);
        Address($"Connections:salesforce:{name}:InstanceUrl", options.InstanceUrl);
        return options with { Flow = flow };
    }

    public static SpotDraftOptions Check(string name, SpotDraftOptions options)
    {
        Require(
            "spotdraft",
            name,
            [
                (nameof(options.Region), options.BaseAddress ?? options.Region),
                (nameof(options.ClientId), options.ClientId),
                (nameof(options.ClientSecret), options.ClientSecret),
            ]
        );
        if (options.BaseAddress is null && options.Region?.ToLowerInvariant() is not ("in" or "us" or "eu" or "me"))
        {
            throw Unreadable($"Connections:spotdraft:{name}:Region", "is not one of in, us, eu, me");
        }

        Address($"Connections:spotdraft:{name}:BaseAddress", options.BaseAddress);
        return options;
    }

    public static GovernedException ForPair(IReadOnlyList<string> salesforce, IReadOnlyList<string> spotDraft)
    {
        var cures = new List<string>();
        if (salesforce.Count == 0)
        {
            cures.Add(
                $"{Variable("Connections:salesforce:main:LoginUrl")}, {Variable("Connections:salesforce:main:ClientId")} and {Variable("Connections:salesforce:main:ClientSecret")}"
            );
        }

        if (spotDraft.Count == 0)
        {
            cures.Add(
                $"{Variable("Connections:spotdraft:main:Region")}, {Variable("Connections:spotdraft:main:ClientId")} and {Variable("Connections:spotdraft:main:ClientSecret")}"
            );
        }

        if (cures.Count == 0)
        {
            cures.Add($"{Variable("Pairs:main:Salesforce")} and {Variable("Pairs:main:SpotDraft")}");
        }

        var what =
            salesforce.Count == 0
                ? (spotDraft.Count == 0 ? "Neither Salesforce nor SpotDraft is" : "Salesforce is not")
                : "SpotDraft is not";
        return Refusal(
            salesforce.Count > 0 && spotDraft.Count > 0
                ? "There are several connections, and no pair says which belong together."
                : $"{what} configured.",
            $"Set {string.Join("; and ", cures)}, then restart the server."
        );
    }

    public static GovernedException PairNotNamed(IReadOnlyList<string> names) =>
        Refusal("Several pairs are configured, and the call names none.", $"Name one of: {string.Join(", ", names)}.", "pair");

    public static GovernedException NoSuchPair(string name, IReadOnlyList<string> names) =>
        Refusal(
            $"There is no pair '{Http.VendorText.Clean(name)}'.",
            $"Name one of: {string.Join(", ", names)}; or add {Variable($"Pairs:NAME:Salesforce")} and {Variable("Pairs:NAME:SpotDraft")}.",
            "pair"
        );

    public static GovernedException PairWithout(string pair, string kind, IReadOnlyList<string> names) =>
        Refusal(
            $"The pair '{pair}' does not say which {kind} connection it uses.",
            $"Set {Variable($"Pairs:{pair}:{kind}")} to "
                + (
                    names.Count == 0
                        ? $"the name of a connection under Connections:{kind.ToLowerInvariant()}."
                        : $"one of: {string.Join(", ", names)}."
                )
        );

    public static GovernedException NoSuchConnection(string system, string name, IReadOnlyList<string> names) =>
        Refusal(
            $"There is no connection {system}:{Http.VendorText.Clean(name)}.",
            names.Count == 0
                ? $"Add {Variable($"Connections:{system}:{name}:ClientId")} and the settings beside it, then restart the server."
                : $"Use one of: {string.Join(", ", names)}; or add {Variable($"Connections:{system}:{name}:ClientId")} and the settings beside it."
        );

    public static GovernedException Unreadable(string key, string why, Exception? inner = null) =>
        Refusal($"The setting {key} {why}.", $"Correct {Variable(key)}, then restart the server.", null, inner);

    /// <summary>The environment variable of a configuration key.</summary>
    public static string Variable(string key) => "SDSF_" + key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>The login host of a word for one, or the address itself.</summary>
    public static string LoginHost(string value) =>
        value.ToLowerInvariant() switch
        {
            "production" => "https://login.salesforce.com",
            "sandbox" => "https://test.salesforce.com",
            _ => value,
        };

    /// <summary>An address that may be given a secret: https, or this machine.</summary>
    public static bool IsSafe(string value, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(value, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private static string Guess(SalesforceOptions options) =>
        options.AccessToken is not null ? SalesforceFlow.AccessToken
        : options.RefreshToken is not null ? SalesforceFlow.RefreshToken
        : options.PrivateKey is not null || options.PrivateKeyFile is not null ? SalesforceFlow.Jwt
        : SalesforceFlow.ClientCredentials;

    private static void Require(string system, string name, IEnumerable<(string Key, string? Value)> wanted)
    {
        var missing = wanted
            .Where(setting => string.IsNullOrWhiteSpace(setting.Value))
            .Select(setting => Variable($"Connections:{system}:{name}:{setting.Key}"))
            .ToList();
        if (missing.Count > 0)
        {
            throw Refusal(
                $"The connection {system}:{name} is not complete.",
                $"Set {string.Join(" and ", missing)}, then restart the server."
            );
        }
    }

    private static void Address(string key, string? value)
    {
        if (value is null)
        {
            return;
        }

        if (!IsSafe(value, out _))
        {
            throw Unreadable(key, "is not an https address");
        }
    }

    private static GovernedException Refusal(string message, string cure, string? path = null, Exception? inner = null) =>
        new(
            new Error
            {
                Code = ErrorCode.InvalidArgument,
                Message = message,
                Cure = cure,
                Path = path,
            },
            inner
        );
}
