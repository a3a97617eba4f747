using System.Collections.Concurrent;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Secrets;
using SpotDraftSalesforce.Mcp.Connectors.Http;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Secrets;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Connectors;

/// <summary>
/// The configured connections and pairs. Reads settings only when a connection is first used and contacts nothing by itself, so that a server
/// without any connection starts and lists its tools.
/// </summary>
internal sealed class ConnectionCatalog(
    IConfiguration configuration,
    IAttemptRecorder recorder,
    IPaceLedger ledger,
    ISecretStore secrets,
    SecretSeal seal,
    TimeProvider time,
    ILoggerFactory logs
) : IDisposable
{
    /// <summary>The pair that exists without a <c>Pairs</c> section when there is exactly one connection of each kind.</summary>
    public const string ImplicitPair = "default";

    private const string SalesforceSection = "Connections:salesforce";

    private readonly ConcurrentDictionary<string, Lazy<SalesforceClient>> _salesforce = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, (long Version, Lazy<SalesforceClient> Client)> _stored = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly ConcurrentBag<Lazy<SalesforceClient>> _replaced = [];
    private readonly TokenVault _tokens = new(secrets, seal, time);
    private readonly ConcurrentDictionary<string, Lazy<SpotDraftClient>> _spotDraft = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The network below all connections; tests put their own in.</summary>
    public Func<HttpMessageHandler> Transport { get; init; } = ConnectionServices.Sockets;

    /// <summary>Names under <c>Connections:salesforce</c>, and those of stored connections.</summary>
    public IReadOnlyList<string> SalesforceNames
    {
        get
        {
            var configured = Names(SalesforceSection);
            return [.. configured, .. Stored.Names.Except(configured, StringComparer.OrdinalIgnoreCase)];
        }
    }

    /// <summary>The connections that were added by command.</summary>
    public StoredConnections Stored { get; } = new(secrets, seal, time);

    /// <summary>Names under <c>Connections:spotdraft</c>.</summary>
    public IReadOnlyList<string> SpotDraftNames => Names("Connections:spotdraft");

    /// <summary>The pairs that can be named in a call; the implicit one included.</summary>
    public IReadOnlyList<string> PairNames
    {
        get
        {
            var named = Names("Pairs");
            return named.Count > 0 || SalesforceNames.Count != 1 || SpotDraftNames.Count != 1 ? named : [ImplicitPair];
        }
    }

    private ConnectionServices Services => new(recorder, ledger, _tokens, time, logs, Transport);

    /// <summary>The pair of that name; with no name, the only one there is.</summary>
    /// <exception cref="GovernedException"><c>invalid_argument</c> that says which setting to add or which names there are.</exception>
    public Pair Pair(string? name)
    {
        var names = PairNames;
        if (names.Count == 0)
        {
            throw MissingSettings.ForPair(SalesforceNames, SpotDraftNames);
        }

        var found = string.IsNullOrWhiteSpace(name)
            ? (names.Count == 1 ? names[0] : throw MissingSettings.PairNotNamed(names))
            : names.FirstOrDefault(candidate => string.Equals(candidate, name.Trim(), StringComparison.OrdinalIgnoreCase))
                ?? throw MissingSettings.NoSuchPair(name, names);
        var options = PairSettings(found);
        return new Pair(
            found,
            Salesforce(Chosen(options.Salesforce, SalesforceNames, found, "Salesforce")),
            SpotDraft(Chosen(options.SpotDraft, SpotDraftNames, found, "SpotDraft")),
            options
        );
    }

    /// <summary>The pair that a webhook's path names: by its own name, or by that of its SpotDraft connection where just one pair has it.</summary>
    /// <exception cref="GovernedException">As for <see cref="Pair"/>.</exception>
    public Pair PairOfWebhooks(string name)
    {
        if (PairNames.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return Pair(name);
        }

        string[] having =
        [
            .. PairNames.Where(pair =>
                string.Equals(
                    PairSettings(pair).SpotDraft ?? (SpotDraftNames is [var single] ? single : null),
                    Bare(name, "spotdraft"),
                    StringComparison.OrdinalIgnoreCase
                )
            ),
        ];
        return Pair(having is [var only] ? only : name);
    }

    /// <summary>The Salesforce client of a connection, named <c>main</c> or <c>salesforce:main</c>. What is configured comes before what is stored.</summary>
    public SalesforceClient Salesforce(string name)
    {
        var bare = Bare(name, "salesforce");
        return IsConfigured(bare) || Stored.Find(bare) is not { } stored
            ? _salesforce.GetOrAdd(bare, key => new Lazy<SalesforceClient>(() => BuildSalesforce(key))).Value
            : _stored
                .AddOrUpdate(
                    bare,
                    key => (stored.Version, Build(key, stored.Options)),
                    (key, present) =>
                    {
                        if (present.Version == stored.Version)
                        {
                            return present;
                        }

                        // Calls under way may still use it.
                        _replaced.Add(present.Client);
                        return (stored.Version, Build(key, stored.Options));
                    }
                )
                .Client.Value;
    }

    /// <summary>Whether a Salesforce connection stands in the settings.</summary>
    public bool IsConfigured(string name) => configuration.GetSection($"{SalesforceSection}:{name}").Exists();

    /// <summary>The SpotDraft client of a connection, named <c>main</c> or <c>spotdraft:main</c>.</summary>
    public SpotDraftClient SpotDraft(string name) =>
        _spotDraft.GetOrAdd(Bare(name, "spotdraft"), key => new Lazy<SpotDraftClient>(() => BuildSpotDraft(key))).Value;

    public void Dispose()
    {
        var salesforce = _salesforce.Values.Concat(_stored.Values.Select(stored => stored.Client)).Concat(_replaced);
        foreach (var client in salesforce.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }

        foreach (var client in _spotDraft.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private SalesforceClient BuildSalesforce(string name)
    {
        var section = configuration.GetSection($"{SalesforceSection}:{name}");
        var options = Bound<SalesforceOptions>(section) ?? throw MissingSettings.NoSuchConnection("salesforce", name, SalesforceNames);
        return new SalesforceClient(name, MissingSettings.Check(name, options), Services);
    }

    private Lazy<SalesforceClient> Build(string name, SalesforceOptions options) =>
        new(() => new SalesforceClient(name, MissingSettings.Check(name, options), Services));

    private SpotDraftClient BuildSpotDraft(string name)
    {
        var section = configuration.GetSection($"Connections:spotdraft:{name}");
        var options = Bound<SpotDraftOptions>(section) ?? throw MissingSettings.NoSuchConnection("spotdraft", name, SpotDraftNames);
        return new SpotDraftClient(name, MissingSettings.Check(name, options), Services);
    }

    private PairOptions PairSettings(string name)
    {
        var options = Bound<PairOptions>(configuration.GetSection($"Pairs:{name}")) ?? new PairOptions();
        return TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _)
            ? options
            : throw MissingSettings.Unreadable($"Pairs:{name}:TimeZone", "is not an IANA time zone name such as Europe/Berlin");
    }

    private static T? Bound<T>(IConfigurationSection section)
        where T : class
    {
        try
        {
            return section.Exists() ? section.Get<T>() : null;
        }
        catch (InvalidOperationException fault)
        {
            // The binder's message repeats the value, which may be a secret; its path does not.
            throw MissingSettings.Unreadable(section.Path, "holds a value of the wrong kind", fault);
        }
    }

    private static string Chosen(string? named, IReadOnlyList<string> names, string pair, string kind) =>
        named is { Length: > 0 } ? named
        : names.Count == 1 ? names[0]
        : throw MissingSettings.PairWithout(pair, kind, names);

    private static string Bare(string name, string system) =>
        name.StartsWith(system + ":", StringComparison.OrdinalIgnoreCase) ? name[(system.Length + 1)..] : name;

    private IReadOnlyList<string> Names(string path) => [.. configuration.GetSection(path).GetChildren().Select(child => child.Key)];
}
