using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Mcp.Hosting.Identity;

namespace SpotDraftSalesforce.Mcp.Commands;

/// <summary><c>keys create</c>: a key for a person or a machine, who is created or renewed by it.</summary>
internal static class KeysCreateCommand
{
    private const string Description = """
        Makes a key and prints it once, on stdout. The person or machine is created, or gets these roles from now on (with all keys).

        keys create --person sales-1@acme.example --roles sales --expires 90d --label laptop
        keys create --machine renewals --kind agent --sponsor sales-1@acme.example --roles renewals_agent
        """;

    public static Command Build(CommandEnvironment environment)
    {
        var person = new Option<string?>("--person") { Description = "The person's id, such as an e-mail address.", HelpName = "ID" };
        var machine = new Option<string?>("--machine") { Description = "The machine's id.", HelpName = "ID" };
        var kind = new Option<string?>("--kind")
        {
            Description = "user for a person; agent (the usual) or service for a machine.",
            HelpName = "KIND",
        };
        var roles = new Option<string>("--roles")
        {
            Description = "Roles of policies/access.yaml, separated by commas.",
            HelpName = "A,B",
            Required = true,
        };
        var sponsor = new Option<string?>("--sponsor") { Description = "The person who answers for a machine.", HelpName = "ID" };
        var expires = new Option<string?>("--expires")
        {
            Description = "How long the key holds, such as 90d; without it, it has no end.",
            HelpName = "TIME",
        };
        var label = new Option<string?>("--label") { Description = "What the key is for, for 'keys list'." };
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var create = new Command("create", Description) { person, machine, kind, roles, sponsor, expires, label, data, policies, json };
        create.Validators.Add(result =>
        {
            if (result.GetValue(person) is null == result.GetValue(machine) is null)
            {
                result.AddError("Say either --person ID or --machine ID.");
            }
        });
        create.SetAction(
            async (parsed, cancellationToken) =>
            {
                var lifetime = KeysCommand.Duration("--expires", parsed.GetValue(expires));
                var isPerson = parsed.GetValue(person) is not null;
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var principal = new Principal(
                    Id(isPerson ? "--person" : "--machine", (parsed.GetValue(person) ?? parsed.GetValue(machine))!),
                    Kind(parsed.GetValue(kind), isPerson),
                    Roles(parsed.GetValue(roles)!, services.GetRequiredService<Func<AccessPolicy>>()()),
                    parsed.GetValue(sponsor),
                    null
                );
                var issued = await services
                    .GetRequiredService<ApiKeys>()
                    .CreateAsync(principal, lifetime, parsed.GetValue(label), KeysCommand.By, cancellationToken);
                await KeysCommand.ShowAsync(environment, issued, parsed.GetValue(json), services.GetRequiredService<TimeProvider>());
                return ExitCodes.Ok;
            }
        );
        return create;
    }

    private static string Id(string option, string text) =>
        text.Length is > 0 and <= 128 && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '/')
            ? text
            : throw VerbFaults.Invalid(option, "An id has up to 128 characters, no blanks and no '/'.");

    private static CallerKind Kind(string? text, bool isPerson) =>
        (text, isPerson) switch
        {
            (null or "user", true) => CallerKind.User,
            (null or "agent", false) => CallerKind.Agent,
            ("service", false) => CallerKind.Service,
            (_, true) => throw VerbFaults.Invalid("--kind", $"A person is of kind user, not '{text}'.", "Leave --kind out."),
            _ => throw VerbFaults.Invalid("--kind", $"A machine is of kind agent or service, not '{text}'."),
        };

    private static string[] Roles(string text, AccessPolicy access)
    {
        var roles = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var unknown = roles.Where(role => !access.Knows(role)).ToArray();
        if (roles.Length == 0 || unknown.Length > 0)
        {
            throw VerbFaults.Invalid(
                "--roles",
                roles.Length == 0 ? "No role is named." : $"There is no role '{string.Join("', '", unknown)}'.",
                $"policies/access.yaml names {string.Join(", ", access.Roles)}."
            );
        }

        return roles;
    }
}
