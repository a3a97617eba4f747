using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Simulator;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>What people do in SpotDraft's and Salesforce's own pages, and what stands there afterwards.</summary>
public sealed class World(SimulatorHost simulator) : IDisposable
{
    public HttpClient Http { get; } = new(new SocketsHttpHandler());

    public DateOnly Today => DateOnly.FromDateTime(simulator.Clock.GetUtcNow().UtcDateTime);

    public static string Iso(DateOnly date) => date.ToString("O", CultureInfo.InvariantCulture);

    public async Task<IReadOnlyList<JsonObject>> RecordsAsync(string type) =>
        [.. (await SalesforceAsync(HttpMethod.Get, $"records/{type}"))!.AsArray().OfType<JsonObject>()];

    public async Task<JsonObject> RecordAsync(string type, string id) =>
        (await SalesforceAsync(HttpMethod.Get, $"records/{type}/{id}"))!.AsObject();

    /// <summary>The first record of a name.</summary>
    public async Task<JsonObject> NamedAsync(string type, string name) =>
        (await RecordsAsync(type)).First(record => (string?)record["Name"] == name);

    public async Task<string> IdAsync(string type, string name) => (string)(await NamedAsync(type, name))["Id"]!;

    public Task EditAsync(string type, string id, object fields) => SalesforceAsync(HttpMethod.Post, $"records/{type}/{id}", fields);

    public async Task<string> CreateAsync(string type, object fields) =>
        (string)(await SalesforceAsync(HttpMethod.Post, $"records/{type}", fields))!["id"]!;

    public Task DeleteAsync(string type, string id) => SalesforceAsync(HttpMethod.Delete, $"records/{type}/{id}");

    public async Task<IReadOnlyList<JsonObject>> RenewalsAsync() =>
        [.. (await RecordsAsync("Opportunity")).Where(record => (string?)record["SpotDraft_Renewal_Key__c"] is { Length: > 0 })];

    public async Task<IReadOnlyList<JsonObject>> TasksOfAsync(string record) =>
        [.. (await RecordsAsync("Task")).Where(task => (string?)task["WhatId"] == record)];

    public async Task<IReadOnlyList<JsonObject>> FilesOfAsync(string record) =>
        [.. (await RecordsAsync("ContentVersion")).Where(file => (string?)file["FirstPublishLocationId"] == record)];

    public async Task<IReadOnlyList<JsonObject>> ContractsAsync() =>
        [.. (await SpotDraftAsync(HttpMethod.Get, "contracts"))!.AsArray().OfType<JsonObject>()];

    public async Task<IReadOnlyList<JsonObject>> ContractsOfAsync(string opportunity) =>
        [.. (await ContractsAsync()).Where(contract => (string?)contract["external_metadata"]?["id"] == opportunity)];

    /// <summary>The executed contract of an opportunity of the seed.</summary>
    public async Task<string> ContractOfAsync(string opportunity) =>
        (string)(await ContractsOfAsync(await IdAsync("Opportunity", opportunity))).Single()["id"]!;

    public async Task<IReadOnlyList<JsonObject>> CounterpartiesAsync(string name) =>
        [
            .. (await SpotDraftAsync(HttpMethod.Get, "counterparties"))!
                .AsArray()
                .OfType<JsonObject>()
                .Where(party => (string?)party["name"] == name),
        ];

    public Task SignAsync(string contract) => SpotDraftAsync(HttpMethod.Post, $"contracts/{contract}/sign", new { who = "all" });

    /// <summary>A person shares a contract with the other side, and has it signed.</summary>
    public async Task SendAsync(string contract, bool sign)
    {
        await MemberAsync(HttpMethod.Post, $"contracts/{contract}/send_to_counterparties", new { attachment_formats = new[] { "PDF" } });
        if (sign)
        {
            await MemberAsync(HttpMethod.Post, $"contracts/{contract}/mark_for_execution/", new { });
        }
    }

    /// <summary>A person edits a contract's fields in SpotDraft.</summary>
    public Task ChangeDataAsync(string contract, object data) =>
        MemberAsync(HttpMethod.Patch, $"contracts/{contract}/contract_data", new { data });

    /// <summary>Another integration links a contract with a record.</summary>
    public Task RelinkAsync(string contract, JsonObject link) =>
        MemberAsync(HttpMethod.Post, $"contracts/{contract}/external_metadata", new JsonObject { ["external_metadata"] = link });

    /// <summary>SpotDraft delivers every second webhook twice from now on, and all in disorder.</summary>
    public Task TellInDisorderAsync() =>
        SpotDraftAsync(HttpMethod.Post, "settings", new { webhook_duplicate_every = 2, webhook_shuffle = true });

    public Task HoldAsync(string contract) => SpotDraftAsync(HttpMethod.Post, $"contracts/{contract}/hold", new { });

    public Task CorrectAsync(string contract, object keyPointers) =>
        SpotDraftAsync(HttpMethod.Post, $"contracts/{contract}/key_pointers", keyPointers);

    /// <summary>A person deletes a contract for good.</summary>
    public Task DeleteContractAsync(string contract) => SpotDraftAsync(HttpMethod.Delete, $"contracts/{contract}");

    /// <summary>An executed contract that was made elsewhere, linked with an opportunity or another record; its id.</summary>
    public async Task<string> ExecutedAsync(string record, int type, object keyPointers, string recordType = "Opportunity")
    {
        var made = await SpotDraftAsync(
            HttpMethod.Post,
            "contracts",
            new
            {
                name = "Order form on paper",
                contract_type_id = type,
                counterparty = "Fabrikam Inc",
                external_metadata = new
                {
                    id = record,
                    integration_name = "Salesforce",
                    record_type = recordType,
                    record_data = new { },
                },
                key_pointers = keyPointers,
            }
        );
        return (string)made!["id"]!;
    }

    /// <summary>An executed order form that was made elsewhere and belongs to no record; its id.</summary>
    public async Task<string> UnlinkedAsync(string counterparty)
    {
        var made = await SpotDraftAsync(
            HttpMethod.Post,
            "contracts",
            new
            {
                name = "Order form on paper",
                contract_type_id = 101,
                counterparty,
            }
        );
        return (string)made!["id"]!;
    }

    /// <summary>A person sends a contract out for signature.</summary>
    public async Task MarkAsync(string contract)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(simulator.SpotDraftBase, $"/api/v2.1/public/contracts/{contract}/mark_for_execution/")
        );
        request.Headers.Add("client-id", simulator.Ready.SpotDraft.ClientId);
        request.Headers.Add("client-secret", simulator.Ready.SpotDraft.ClientSecret);
        request.Content = JsonContent.Create(new { });
        using var response = await Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Makes the document of a contract that was not uploaded this many bytes long.</summary>
    public Task ResizeAsync(string contract, long bytes) =>
        SpotDraftAsync(HttpMethod.Post, $"contracts/{contract}/file", new { size = bytes });

    /// <summary>SHA-256 of a contract's document, as SpotDraft's API hands it out.</summary>
    public async Task<string> DocumentDigestAsync(string contract)
    {
        var access = simulator.Ready.SpotDraft;
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"{access.Base}/api/v2.1/public/contracts/{contract}/download")
        );
        request.Headers.Add("client-id", access.ClientId);
        request.Headers.Add("client-secret", access.ClientSecret);
        return await DigestAsync(request);
    }

    /// <summary>SHA-256 of a file's bytes, as Salesforce's API hands them out.</summary>
    public async Task<string> FileDigestAsync(string contentVersion)
    {
        var access = simulator.Ready.Salesforce;
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = access.ClientId,
                ["client_secret"] = access.ClientSecret,
            }
        );
        using var granted = await Http.PostAsync(new Uri(access.Login + "/services/oauth2/token"), form);
        var token = JsonNode.Parse(await granted.Content.ReadAsStringAsync())!;
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri($"{access.Base}/services/data/v68.0/sobjects/ContentVersion/{contentVersion}/VersionData")
        );
        request.Headers.Authorization = new("Bearer", (string)token["access_token"]!);
        return await DigestAsync(request);
    }

    /// <summary>A validation rule that no write of the field passes.</summary>
    public Task ForbidAsync(string type, string field, string message) =>
        SalesforceAsync(
            HttpMethod.Post,
            "validation_rules",
            new
            {
                @object = type,
                field,
                message,
            }
        );

    /// <summary>An administrator adds fields, in the simulator's notation.</summary>
    public Task ExtendAsync(string text) => SalesforceAsync(HttpMethod.Post, "schema", new { text });

    public Fault Arm(Fault fault) => simulator.Faults.Arm(fault);

    public void ClearFaults() => simulator.Faults.Clear();

    /// <summary>
    /// Requests other than GETs and token requests that a vendor has received, such as <c>POST /api/v2.1/public/contracts/</c>. What it refused for its rate
    /// (people's requests here are not paced) did nothing and was sent again.
    /// </summary>
    public int Received(string system, string method, string path) =>
        simulator
            .Received.List(system)
            .Count(request =>
                request.Status != 429 && request.Method == method && request.PathAndQuery.Contains(path, StringComparison.Ordinal)
            );

    public void Dispose() => Http.Dispose();

    private async Task<string> DigestAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{request.RequestUri}: {(int)response.StatusCode}");
        await using var body = await response.Content.ReadAsStreamAsync();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(body));
    }

    private Task<JsonNode?> SalesforceAsync(HttpMethod method, string path, object? body = null) =>
        ActAsync(method, new Uri(simulator.SalesforceBase, "/_sim/salesforce/" + path), body);

    private Task<JsonNode?> SpotDraftAsync(HttpMethod method, string path, object? body = null) =>
        ActAsync(method, new Uri(simulator.SpotDraftBase, "/_sim/spotdraft/" + path), body);

    /// <summary>What a member of the workspace does by SpotDraft's own API, beside the server.</summary>
    private Task<JsonNode?> MemberAsync(HttpMethod method, string path, object body) =>
        ActAsync(method, new Uri(simulator.SpotDraftBase, "/api/v2.1/public/" + path), body, simulator.Ready.SpotDraft);

    private async Task<JsonNode?> ActAsync(HttpMethod method, Uri address, object? body, SpotDraftAccess? access = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (access is not null)
        {
            request.Headers.Add("client-id", access.ClientId);
            request.Headers.Add("client-secret", access.ClientSecret);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {address}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
