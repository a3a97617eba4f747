using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using SpotDraftSalesforce.EndToEnd.Outside;

namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>A server with the people of most tests: one who asks and one who decides.</summary>
public sealed class Asked : IAsyncDisposable
{
    private Asked(ServerUnderTest server, McpClient client, string requesterKey, string approverKey)
    {
        Server = server;
        Client = client;
        RequesterKey = requesterKey;
        ApproverKey = approverKey;
    }

    public ServerUnderTest Server { get; }

    public World World => Server.World;

    /// <summary>Of the requester, a sales manager.</summary>
    public McpClient Client { get; private set; }

    public string RequesterKey { get; }

    /// <summary>Of another sales manager.</summary>
    public string ApproverKey { get; }

    public static async Task<Asked> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, string? policies = null)
    {
        var server = await ServerUnderTest.StartAsync(settings: settings, policies: policies);
        var requester = await server.KeyAsync("regional-manager", "sales_manager");
        var approver = await server.KeyAsync("sales-director", "sales_manager");
        return new Asked(server, await server.ConnectAsync(requester), requester, approver);
    }

    public Task<JsonObject> AskAsync(string tool, object arguments) => Client.AskAsync(tool, arguments);

    public async Task<JsonObject> ExpectAsync(string status, string tool, object arguments)
    {
        var answer = await Client.AskAsync(tool, arguments);
        Assert.True(answer.Status() == status, $"{tool} should be {status}: {answer.ToJsonString()}");
        return answer;
    }

    public Task<JsonObject> RefusedAsync(string tool, object arguments, params string[] codes) =>
        Server.RefusedAsync(Client, tool, arguments, codes);

    /// <summary>Asks for what needs an approval because of a question.</summary>
    public async Task<JsonObject> QuestionAsync(string question, string tool, object arguments)
    {
        var answer = await ExpectAsync("awaiting_approval", tool, arguments);
        Assert.Contains(answer["plan"]!["questions"]!.AsArray(), one => (string?)one!["code"] == question);
        Answers.AssertActionable(answer, "awaiting_approval");
        return answer;
    }

    /// <summary>The other person approves; the operation's end.</summary>
    public async Task<Governance.Operations.Operation> ApproveAsync(JsonObject asked)
    {
        Assert.Null(await Server.DecideAsync((string)asked["approval_id"]!, true, ApproverKey));
        return await Server.SettledAsync((string)asked["operation_id"]!);
    }

    /// <summary>What the server answers the requester at a path of its own, outside MCP.</summary>
    public async Task<string> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Address, path));
        request.Headers.Authorization = new("Bearer", RequesterKey);
        using var response = await World.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    /// <summary>Runs a verb in a process of its own on the server's state folder; what it prints.</summary>
    public Task<string> RunAsync(params string[] arguments) => RunAsAsync(null, arguments);

    /// <summary>As <see cref="RunAsync"/>, on the server's connections and with a key.</summary>
    public async Task<string> RunAsAsync(string? key, params string[] arguments)
    {
        var (code, said, complaints) = await TryRunAsync(key, arguments);
        Assert.True(code == 0, complaints);
        return said;
    }

    /// <summary>As <see cref="RunAsAsync"/>, whatever comes of it.</summary>
    public async Task<(int Code, string Said, string Complaints)> TryRunAsync(string? key, params string[] arguments)
    {
        var start = new ProcessStartInfo(DotNet.Host, [ServerProgram.Assembly, .. arguments, "--data", Server.DataFolder])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in ServerProgram.Environment(ServerUnderTest.ConnectionsTo(Server.Simulator)))
        {
            start.Environment[name] = value;
        }

        if (key is not null)
        {
            start.Environment["SDSF_KEY"] = key;
        }

        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said, await complaints);
    }

    public async Task RestartAsync()
    {
        await Client.DisposeAsync();
        await Server.RestartAsync();
        Client = await Server.ConnectAsync(RequesterKey);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
