using System.CommandLine;

namespace SpotDraftSalesforce.Mcp.Commands.Clients;

/// <summary>What <c>connect</c> takes.</summary>
internal sealed class ConnectOptions
{
    private const string UsualName = "spotdraft-salesforce";

    /// <summary>A client shows <c>mcp__NAME__TOOL</c>, of which models take 60 characters; the longest tool name has 32.</summary>
    private const int LongestName = 21;

    private static readonly Dictionary<string, McpClientKind> Kinds = new(StringComparer.Ordinal)
    {
        ["claude"] = McpClientKind.Claude,
        ["claude-code"] = McpClientKind.ClaudeCode,
        ["vscode"] = McpClientKind.VsCode,
        ["cursor"] = McpClientKind.Cursor,
    };

    public Option<bool> Print { get; } = new("--print") { Description = "Print the entry as JSON and write nothing." };

    public Option<string?> Project { get; } =
        new("--project") { Description = "Write the project's file in this folder, not the user's.", HelpName = "DIR" };

    public Option<bool> Json { get; } = VerbOptions.Json();

    private Argument<string> Client { get; } = new("client") { Description = "claude (Claude Desktop), claude-code, vscode or cursor." };

    private Option<bool> Simulator { get; } =
        new("--simulator") { Description = "Work on a simulated org and workspace, with a state folder of its own." };

    private Option<Uri?> Url { get; } = VerbOptions.Url("--url", "Use the server at this address.");

    private Option<string?> KeyFile { get; } =
        new("--key-file")
        {
            Description =
                "(claude with --url) File that holds the API key; the entry names the file. Otherwise the key is taken from SDSF_KEY.",
            HelpName = "FILE",
        };

    private Option<string> Name { get; } =
        new("--name") { Description = "The server's name in the client.", DefaultValueFactory = _ => UsualName };

    private Option<string?> Data { get; } = VerbOptions.Data();

    private Option<string?> Policies { get; } = VerbOptions.Policies();

    public Command AddTo(Command connect)
    {
        Client.AcceptOnlyFromAmong([.. Kinds.Keys]);
        connect.Add(Client);
        foreach (var option in new Option[] { Simulator, Url, KeyFile, Project, Name, Print, Data, Policies, Json })
        {
            connect.Add(option);
        }

        connect.Validators.Add(result =>
        {
            if (result.GetValue(Simulator) && result.GetValue(Url) is not null)
            {
                result.AddError("Say either --simulator or --url URL.");
            }
        });
        return connect;
    }

    public ConnectWish Wish(ParseResult parsed) =>
        new(
            Kinds[parsed.GetValue(Client)!],
            Sound(parsed.GetValue(Name)!),
            parsed.GetValue(Simulator),
            parsed.GetValue(Url),
            parsed.GetValue(KeyFile),
            parsed.GetValue(Data),
            parsed.GetValue(Policies)
        );

    private static string Sound(string name) =>
        name.Length is > 0 and <= LongestName
        && char.IsAsciiLetter(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? name
            : throw VerbFaults.Invalid(
                "--name",
                $"A server's name has up to {LongestName} letters, digits, '-' and '_', a letter first.",
                cause: "Models take 60 characters for server and tool together."
            );
}
