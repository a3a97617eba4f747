using SpotDraftSalesforce.EndToEnd.Support;
using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.EndToEnd.BadInput;

/// <summary>Vendors that refuse, fail, hang or send a page, while a tool reads: nothing is written, and the answer says what to do.</summary>
public sealed class ReadFaultTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<string, string, FaultKind, int, string> Faults
    {
        get
        {
            var data = new TheoryData<string, string, FaultKind, int, string>();
            var tools = new[]
            {
                ("salesforce", "get_opportunity"),
                ("salesforce", "create_contract_from_opportunity"),
                ("salesforce", "create_renewal"),
                ("salesforce", "mark_closed_won"),
                ("salesforce", "sync_counterparty"),
                ("salesforce", "find_opportunities"),
                ("spotdraft", "get_contract"),
                ("spotdraft", "create_contract_from_opportunity"),
                ("spotdraft", "create_renewal"),
                ("spotdraft", "mark_closed_won"),
                ("spotdraft", "sync_counterparty"),
                ("spotdraft", "void_contract"),
                ("spotdraft", "list_expiring_contracts"),
            };
            foreach (var (system, tool) in tools)
            {
                data.Add(system, tool, FaultKind.Status, 401, "connection_expired");
                data.Add(system, tool, FaultKind.Status, 403, "connection_refused");
                data.Add(system, tool, FaultKind.Status, 429, "limited");
                data.Add(system, tool, FaultKind.Status, 500, "upstream_unavailable");
                data.Add(system, tool, FaultKind.Html, 200, "upstream_unavailable");
            }

            data.Add("salesforce", "get_opportunity", FaultKind.Hang, 0, "upstream_unavailable");
            data.Add("spotdraft", "get_contract", FaultKind.Hang, 0, "upstream_unavailable");
            data.Add("salesforce", "create_renewal", FaultKind.DropResponse, 0, "upstream_unavailable");
            data.Add("spotdraft", "create_renewal", FaultKind.DropResponse, 0, "upstream_unavailable");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_read_that_fails_ends_the_call_with_the_vendors_fault(
        string system,
        string tool,
        FaultKind kind,
        int status,
        string code
    )
    {
        var world = shared.Server.World;
        var writes = Writes();
        world.Arm(
            new Fault
            {
                System = system,
                Kind = kind,
                Status = status,
                Path = system == "salesforce" ? "/services/data/v[0-9.]+/." : null,
            }
        );
        try
        {
            var refused = await shared.Server.RefusedAsync(shared.Client, tool, await ArgumentsAsync(tool), code);
            Assert.Equal(system, (string?)refused["error"]!["upstream"]!["system"]);
            if (kind == FaultKind.Status)
            {
                Assert.Equal(status, (int?)refused["error"]!["upstream"]!["status"]);
            }

            var retry = (string?)refused["error"]!["retry"];
            Assert.Equal(code is "limited" or "upstream_unavailable", retry!.StartsWith("after ", StringComparison.Ordinal));
        }
        finally
        {
            world.ClearFaults();
        }

        Assert.Equal(writes, Writes());
    }

    private int Writes() =>
        shared.Server.Simulator.Received.List("salesforce").Count(request => request.Method == "PATCH")
        + shared.Server.Simulator.Received.List("spotdraft").Count(request => request.Method is "PATCH" or "PUT");

    private async Task<object> ArgumentsAsync(string tool)
    {
        var world = shared.Server.World;
        return tool switch
        {
            "get_opportunity" or "create_contract_from_opportunity" => new
            {
                opportunity_id = await world.IdAsync("Opportunity", "Northwind - Platform Subscription"),
            },
            "sync_counterparty" => new { account_id = await world.IdAsync("Account", "Contoso Ltd") },
            "find_opportunities" or "list_expiring_contracts" => new { },
            "void_contract" => new { contract_id = await world.ContractOfAsync("Globex - Pilot"), note = "Not wanted." },
            _ => new { contract_id = await world.ContractOfAsync("Tailspin - Annual Subscription") },
        };
    }
}
