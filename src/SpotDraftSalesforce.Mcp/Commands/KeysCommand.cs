using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Hosting.Policies;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary><c>keys list|revoke|rotate</c>, and <see cref="KeysCreateCommand"/>.</summary>
internal static class KeysCommand
{
    private const string Description = """
        API keys of persons and machines for the HTTP server and for decisions. Only salted hashes are stored.

        keys create --person sales-1@acme.example --roles sales
        keys create --machine renewals --kind agent --sponsor sales-1@acme.example --roles renewals_agent --expires 90d
        keys list
        keys rotate KEYID --grace 24h
        keys revoke KEYID
        """;

    public static Command Build(CommandEnvironment environment) =>
        new("keys", Description) { KeysCreateCommand.Build(environment), List(environment), Revoke(environment), Rotate(environment) };

    /// <summary>Who did it, for the log: whoever has a shell on the machine, by the name of the account.</summary>
    internal static string By => $"cli:{Environment.UserName}";

    /// <summary>A length of time from an option; null where it was not given.</summary>
    internal static TimeSpan? Duration(string option, string? text) =>
        text is null ? null
        : PolicyDuration.TryParse(text, out var duration) ? duration
        : throw VerbFaults.Invalid(option, $"'{text}' is not {PolicyDuration.Expected}.");

    internal static JsonObject Json(StoredKey key, Principal principal, TimeProvider time) =>
        new()
        {
            ["id"] = key.Id,
            ["principal"] = principal.Id,
            ["kind"] = GovernanceJson.ToNode(principal.Kind),
            ["roles"] = GovernanceJson.ToNode(principal.Roles),
            ["sponsor"] = principal.Sponsor,
            ["label"] = key.Label,
            ["created_at"] = key.CreatedAt,
            ["expires_at"] = key.ExpiresAt,
            ["ends_at"] = key.RevokedAt,
            ["live"] = ApiKeys.IsLive(key, time.GetUtcNow()),
        };

    /// <summary>Prints a key for the only time.</summary>
    internal static async Task ShowAsync(CommandEnvironment environment, IssuedKey issued, bool json, TimeProvider time)
    {
        if (json)
        {
            var shown = Json(issued.Key, issued.Principal, time);
            shown["key"] = issued.Text;
            await environment.Out.WriteLineAsync(shown.ToJsonString(GovernanceJson.Options));
            return;
        }

        await environment.Out.WriteLineAsync(issued.Text);
        await environment.Error.WriteLineAsync(
            $"Key {issued.Key.Id} of {TerminalText.Safe(issued.Principal.Id)} ({string.Join(", ", issued.Principal.Roles)}), "
                + $"{(issued.Key.ExpiresAt is { } end ? $"until {Day(end)}" : "without an end")}. It is shown this once; keep it where secrets are kept."
        );
    }

    internal static string Day(DateTimeOffset? at) =>
        at is { } day ? day.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";

    private static Command List(CommandEnvironment environment)
    {
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var list = new Command("list", "Lists every key, also those that have ended. Never the keys themselves.") { data, policies, json };
        list.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var time = services.GetRequiredService<TimeProvider>();
                var all = await services.GetRequiredService<ApiKeys>().ListAsync(cancellationToken);
                if (parsed.GetValue(json))
                {
                    var shown = all.Select(one => (JsonNode)Json(one.Key, one.Principal, time));
                    await environment.Out.WriteLineAsync(
                        new JsonObject { ["keys"] = new JsonArray([.. shown]) }.ToJsonString(GovernanceJson.Options)
                    );
                    return ExitCodes.Ok;
                }

                var table = new TextTable("key", "principal", "kind", "roles", "sponsor", "created", "state", "label");
                foreach (var (key, principal) in all)
                {
                    table.Add(
                        key.Id,
                        principal.Id,
                        (string?)GovernanceJson.ToNode(principal.Kind),
                        string.Join(", ", principal.Roles),
                        principal.Sponsor,
                        Day(key.CreatedAt),
                        State(key, time.GetUtcNow()),
                        key.Label
                    );
                }

                await table.WriteAsync(environment.Out, environment.OutIsTerminal);
                return ExitCodes.Ok;
            }
        );
        return list;
    }

    private static Command Revoke(CommandEnvironment environment)
    {
        var id = new Argument<string>("id") { Description = "The key's id, as 'keys list' shows it." };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var revoke = new Command("revoke", "Ends a key at once. What its holder asked for and nobody has carried out yet ends too.")
        {
            id,
            data,
            policies,
            json,
        };
        revoke.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var keyId = parsed.GetValue(id)!;
                var ended = await services.GetRequiredService<ApiKeys>().RevokeAsync(keyId, By, cancellationToken);
                await environment.Out.WriteLineAsync(
                    parsed.GetValue(json)
                        ? new JsonObject { ["id"] = keyId, ["revoked"] = ended }.ToJsonString(GovernanceJson.Options)
                        : $"{keyId} {(ended ? "is revoked" : "had ended before")}."
                );
                return ExitCodes.Ok;
            }
        );
        return revoke;
    }

    private static Command Rotate(CommandEnvironment environment)
    {
        var id = new Argument<string>("id") { Description = "The id of the key that is replaced." };
        var grace = new Option<string?>("--grace")
        {
            Description = "How long the old key still holds, such as 24h; without it, it ends at once.",
            HelpName = "TIME",
        };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var rotate = new Command("rotate", "Makes a new key for the same principal and ends the old one. Prints the new key once.")
        {
            id,
            grace,
            data,
            policies,
            json,
        };
        rotate.SetAction(
            async (parsed, cancellationToken) =>
            {
                var wait = Duration("--grace", parsed.GetValue(grace)) ?? TimeSpan.Zero;
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var issued = await services.GetRequiredService<ApiKeys>().RotateAsync(parsed.GetValue(id)!, wait, By, cancellationToken);
                await ShowAsync(environment, issued, parsed.GetValue(json), services.GetRequiredService<TimeProvider>());
                return ExitCodes.Ok;
            }
        );
        return rotate;
    }

    private static string State(StoredKey key, DateTimeOffset now) =>
        key.RevokedAt is { } revoked ? (revoked > now ? $"ends {Day(revoked)}" : "revoked")
        : key.ExpiresAt is { } expires ? (expires > now ? $"until {Day(expires)}" : "expired")
        : "live";
}
