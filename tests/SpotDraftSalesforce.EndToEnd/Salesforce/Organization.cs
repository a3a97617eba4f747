using System.Text.Json;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.EndToEnd.Salesforce;

/// <summary>A simulated org for one session of an outside client, and what it holds afterwards.</summary>
internal sealed class Organization : IAsyncDisposable
{
    private readonly SimulatorHost _host;

    private Organization(SimulatorHost host) => _host = host;

    public SalesforceAccess Access => _host.Ready.Salesforce;

    /// <summary>What a client needs to get in, as one line of JSON.</summary>
    public string AccessJson => JsonDocument.Parse(_host.Ready.ToJson()).RootElement.GetProperty("salesforce").GetRawText();

    public static async Task<Organization> StartAsync() =>
        new(await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None));

    public void Add(string type, params (string Field, object? Value)[] values) =>
        _host.Salesforce.Org.Insert(type, values.ToDictionary(pair => pair.Field, pair => pair.Value, StringComparer.Ordinal));

    /// <summary>The records that hold this value in a field, deleted ones left out.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Where(string type, string field, object? value) =>
        [.. _host.Salesforce.Org.All(type).Where(record => Equals(record[field], value))];

    public IReadOnlyDictionary<string, object?> Single(string type, string field, object? value) =>
        Assert.Single(Where(type, field, value));

    public int Count(string type) => _host.Salesforce.Org.All(type).Count;

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
