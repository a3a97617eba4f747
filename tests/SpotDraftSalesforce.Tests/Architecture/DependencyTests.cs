using System.Reflection;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Hosting;
using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.Tests.Architecture;

/// <summary>Dependencies point down: what is below never learns of what is above.</summary>
public sealed class DependencyTests
{
    private const string Server = "SpotDraftSalesforce.Mcp";

    [Fact]
    public void Governance_knows_no_vendor_no_protocol_no_network_and_no_database()
    {
        string[] forbidden =
        [
            "ModelContextProtocol",
            "System.Net.Http",
            "Microsoft.AspNetCore",
            "System.Data",
            "Microsoft.Data",
            "Dapper",
            "Npgsql",
            "YamlDotNet",
            "Polly",
            "SpotDraftSalesforce.Mcp",
            "SpotDraftSalesforce.Agent",
            "SpotDraftSalesforce.Simulator",
        ];
        AssertReferencesNone(typeof(Plan).Assembly, forbidden);
        Assert.Empty(
            SourceFile
                .All.Where(file => file.IsUnder("SpotDraftSalesforce.Governance") && forbidden.Any(file.Names))
                .Select(file => file.Path)
        );
    }

    [Fact]
    public void The_simulator_shares_no_code_with_what_it_tests() =>
        AssertReferencesNone(
            typeof(SimulatorHost).Assembly,
            ["SpotDraftSalesforce.Governance", "SpotDraftSalesforce.Mcp", "SpotDraftSalesforce.Agent", "ModelContextProtocol"]
        );

    [Fact]
    public void The_agent_is_a_client_and_references_no_part_of_the_server() =>
        AssertReferencesNone(
            typeof(global::SpotDraftSalesforce.Agent.AgentConnection).Assembly,
            ["SpotDraftSalesforce.Governance", "SpotDraftSalesforce.Mcp", "SpotDraftSalesforce.Simulator"]
        );

    [Fact]
    public void Only_protocol_and_hosting_speak_the_protocol() =>
        AssertOnly("ModelContextProtocol", file => file.IsUnder($"{Server}/Protocol") || file.IsUnder($"{Server}/Hosting"));

    [Fact]
    public void Tools_know_neither_transport_nor_storage() =>
        AssertNoneBelow(
            $"{Server}/Tools",
            $"{Server}.Hosting",
            $"{Server}.Storage",
            $"{Server}.Protocol",
            $"{Server}.Commands",
            $"{Server}.Automations"
        );

    [Fact]
    public void Connectors_know_nothing_above_them() =>
        AssertNoneBelow(
            $"{Server}/Connectors",
            $"{Server}.Tools",
            $"{Server}.Hosting",
            $"{Server}.Storage",
            $"{Server}.Protocol",
            $"{Server}.Commands",
            $"{Server}.Automations"
        );

    [Fact]
    public void Protocol_knows_tools_and_nothing_beside_or_above() =>
        AssertNoneBelow($"{Server}/Protocol", $"{Server}.Hosting", $"{Server}.Storage", $"{Server}.Commands", $"{Server}.Automations");

    [Fact]
    public void Storage_implements_stores_and_uses_no_tool_and_no_vendor() =>
        AssertNoneBelow($"{Server}/Storage", $"{Server}.Tools", $"{Server}.Connectors", $"{Server}.Protocol", $"{Server}.Commands");

    [Fact]
    public void The_simulator_is_named_by_the_demo_by_serve_and_by_its_settings_only() =>
        AssertOnly(
            "SpotDraftSalesforce.Simulator",
            file =>
                file.IsUnder($"{Server}/Hosting/Demo")
                || file.Path == $"{Server}/Hosting/SimulatorConnections.cs"
                || file.Path == $"{Server}/Commands/ServeCommand.cs"
        );

    [Fact]
    public void The_agent_is_named_by_the_demo_and_its_verb_only() =>
        AssertOnly("SpotDraftSalesforce.Agent", file => file.IsUnder($"{Server}/Hosting/Demo") || file.IsUnder($"{Server}/Commands"));

    [Fact]
    public void Databases_are_used_below_storage_only() => AssertOnly("Microsoft.Data.Sqlite", file => file.IsUnder($"{Server}/Storage"));

    [Fact]
    public void The_server_is_the_assembly_that_these_rules_are_about() => Assert.Equal(Server, typeof(HttpHost).Assembly.GetName().Name);

    private static void AssertReferencesNone(Assembly assembly, IEnumerable<string> forbidden) =>
        Assert.DoesNotContain(
            assembly.GetReferencedAssemblies().Select(reference => reference.Name!),
            name => forbidden.Any(prefix => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal))
        );

    private static void AssertNoneBelow(string folder, params string[] forbidden) =>
        Assert.Empty(
            from file in SourceFile.All
            where file.IsUnder(folder)
            from space in forbidden
            where file.Names(space)
            select $"{file} names {space}"
        );

    private static void AssertOnly(string space, Func<SourceFile, bool> allowed) =>
        Assert.Empty(SourceFile.All.Where(file => file.IsUnder(Server) && !allowed(file) && file.Names(space)).Select(file => file.Path));
}
