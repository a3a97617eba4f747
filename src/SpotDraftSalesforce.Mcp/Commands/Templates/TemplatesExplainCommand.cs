using System.CommandLine;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Commands.Templates;

/// <summary><c>templates explain OPPORTUNITY</c>: the route, and each value with where it came from.</summary>
internal static class TemplatesExplainCommand
{
    private const int MostNamesakes = 5;

    private const string Description = """
        Shows which template file serves an opportunity and why the others do not, and every value of the contract with where it came from: path,
        constant, default, transform, or the condition that left it out; what is missing is marked. Reads only, creates nothing.
        Exit code 1 when no contract could be created.

        templates explain 006Hs00001AbcDEIAZ
        templates explain "Northwind - Platform Subscription" --template nda --json
        """;

    public static Command Build(CommandEnvironment environment)
    {
        var opportunity = new Argument<string>("OPPORTUNITY") { Description = "The opportunity's Salesforce id, or its exact name." };
        var template = new Option<string?>("--template") { Description = "Explain this template file.", HelpName = "NAME" };
        var pair = TemplatesCommand.Pair();
        var data = VerbOptions.Data();
        var policies = VerbOptions.Policies();
        var json = VerbOptions.Json();
        var explain = new Command("explain", Description) { opportunity, template, pair, data, policies, json };
        explain.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var services = environment.OpenServices(parsed.GetValue(data), parsed.GetValue(policies));
                var found = services.GetRequiredService<ConnectionCatalog>().Pair(parsed.GetValue(pair));
                var id = await IdAsync(found, parsed.GetRequiredValue(opportunity), cancellationToken);
                var explanation = await ContractExplanation.OfAsync(
                    found,
                    id,
                    TemplatesCommand.Of(services),
                    parsed.GetValue(template),
                    cancellationToken
                );
                if (parsed.GetValue(json))
                {
                    await environment.Out.WriteLineAsync(GovernanceJson.ToText(explanation));
                }
                else
                {
                    await WriteAsync(environment, explanation);
                }

                return explanation.Ok ? ExitCodes.Ok : ExitCodes.NotAsItShouldBe;
            }
        );
        return explain;
    }

    private static async Task<string> IdAsync(Pair pair, string text, CancellationToken cancellationToken)
    {
        if (SalesforceId.TryNormalize(text, out var id))
        {
            return id;
        }

        var rows = await pair.Salesforce.QueryAsync(
            Soql.Query($"SELECT Id, Account.Name FROM Opportunity WHERE Name = {text} ORDER BY Id LIMIT {MostNamesakes}"),
            cancellationToken
        );
        return rows switch
        {
            [var one] => one.Text("Id")!,
            [] => throw VerbFaults.Invalid(
                "OPPORTUNITY",
                $"There is no opportunity named '{text}' in {pair.Salesforce.Name}.",
                "Give its exact name or its id."
            ),
            _ => throw VerbFaults.Invalid(
                "OPPORTUNITY",
                $"Several opportunities are named '{text}': {string.Join(", ", rows.Select(row => $"{row.Text("Id")} ({row.Text("Account.Name") ?? "no account"})"))}.",
                "Give the id of one."
            ),
        };
    }

    private static async Task WriteAsync(CommandEnvironment environment, ContractExplanation explanation)
    {
        var output = environment.Out;
        await output.WriteLineAsync(
            $"{TerminalText.Safe(explanation.Opportunity)} ({explanation.OpportunityId}): {explanation.Template ?? TerminalText.Safe(explanation.Refusal?.Message)}"
        );
        await output.WriteLineAsync();
        foreach (var file in explanation.Files)
        {
            await output.WriteLineAsync($"{(file.Chosen ? "->" : "  ")} {file.Name}: {TerminalText.Safe(file.Why)}");
        }

        if (explanation.Template is not null)
        {
            await output.WriteLineAsync();
            await output.WriteLineAsync($"name: {TerminalText.Safe(explanation.ContractName)}");
            await output.WriteLineAsync();
            var table = new TextTable("FIELD", "VALUE", "FROM");
            foreach (var value in explanation.Values)
            {
                table.Add(value.Field, value.Value is null ? Mark(value.Origin) : GovernanceJson.ToText(value.Value), From(value));
            }

            await table.WriteAsync(output, environment.OutIsTerminal);
        }

        foreach (var problem in explanation.Problems)
        {
            await output.WriteLineAsync($"MISSING {TerminalText.Safe(problem)}");
        }
    }

    private static string Mark(ValueOrigin origin) => origin == ValueOrigin.Missing ? "MISSING" : "-";

    private static string From(MappedValue value) =>
        value.Origin switch
        {
            ValueOrigin.Source => $"{value.Source}{(value.Detail is null ? "" : $": {value.Detail}")}",
            ValueOrigin.Constant => "constant",
            ValueOrigin.Default => $"default, because {value.Source} {value.Detail}",
            ValueOrigin.Otherwise => $"otherwise, because it is {value.Detail}",
            ValueOrigin.LeftOut => $"left out: {value.Detail}",
            _ => $"{value.Source ?? "constant"} {value.Detail}",
        };
}
