using System.Globalization;
using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

public sealed class ContractAccessTests
{
    [Fact]
    public async Task The_business_user_is_changed_with_the_tasks_and_told_by_webhooks()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var id = await simulator.NdaAsync();
        var path = $"contracts/{id[2..]}/business_user/";
        Assert.Equal(200, (await simulator.PostAsync($"contracts/{id[2..]}/review_request/", new { assignee_user_id = 1 })).Code);

        var changed = await simulator.PatchAsync(path, new { user_id = 2, update_user_task_on_bu_update = false });
        Assert.Equal(("2", id[2..], "BUSINESS"), (changed.Text("user_id"), changed.Text("contract_id"), changed.Text("type")));
        Assert.Equal(1, (await DumpAsync(simulator, id)).GetProperty("review_requests")[0].GetProperty("user_id").GetInt32());
        Assert.Equal("1", (await simulator.GetAsync("contracts/?filter__business_user_id=2")).Text("total_results"));
        Assert.Equal(200, (await simulator.PatchAsync(path, new { user_id = 1 })).Code);
        Assert.Equal(200, (await simulator.PatchAsync(path, new { user_id = 2 })).Code);
        Assert.Equal(2, (await DumpAsync(simulator, id)).GetProperty("review_requests")[0].GetProperty("user_id").GetInt32());

        await simulator.ControlAsync("spotdraft/webhooks/subscribe", new { url = receiver.Url });
        await simulator.PostAsync($"contracts/{id}/status/void", new { note = "x" });
        var payload = JsonDocument.Parse((await receiver.NextAsync()).Body).RootElement;
        Assert.Equal("legal@simulator.example", payload.GetProperty("business_user").GetProperty("email").GetString());

        foreach (var wrong in new object[] { new { }, new { user_id = 3 }, new { user_id = 999 }, new { user_id = "2" } })
        {
            Assert.True((await simulator.PatchAsync(path, wrong)).Json.TryGetProperty("user_id", out _));
        }

        Assert.Equal(404, (await simulator.PatchAsync("contracts/999999/business_user/", new { user_id = 2 })).Code);
    }

    [Fact]
    public async Task Whoever_is_invited_is_authorized_until_the_invitation_is_taken_back()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = (await simulator.NdaAsync())[2..];
        Assert.Equal(["integration@simulator.example"], await AuthorizedAsync(simulator, id));

        var invited = await simulator.PostAsync(
            $"contracts/{id}/invite/",
            Items(new { role_id = 2, permission_name = "CONTRACT.SUGGEST" })
        );
        Assert.Equal("Legal", invited.Json.GetProperty("impacted_roles")[0].GetProperty("name").GetString());
        Assert.Equal(0, invited.Json.GetProperty("impacted_users").GetArrayLength());
        Assert.Equal(["integration@simulator.example", "legal@simulator.example"], await AuthorizedAsync(simulator, id));
        Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/uninvite/", new { role_id = 2 })).Code);
        Assert.Equal(["integration@simulator.example"], await AuthorizedAsync(simulator, id));

        var guest = new
        {
            new_user_email = "guest@simulator.example",
            new_user_name = "Guest",
            new_user_role_id = 3,
            permission_name = "CONTRACT.READ",
            note = "Please read.",
        };
        invited = await simulator.PostAsync(
            $"contracts/{id}/invite/",
            Items(guest, new { user_id = 2, permission_name = "CONTRACT.SIGN" })
        );
        Assert.Equal(2, invited.Json.GetProperty("impacted_users").GetArrayLength());
        Assert.Equal("1", (await simulator.GetAsync("auth/users/?user_name=Guest")).Text("total_results"));
        Assert.Equal(
            ["integration@simulator.example", "legal@simulator.example", "guest@simulator.example"],
            await AuthorizedAsync(simulator, id)
        );
        var page = await simulator.GetAsync($"contracts/{id}/authorized_users/?page=2&limit=2");
        Assert.Equal(("3", "2"), (page.Text("total_results"), page.Text("page")));
        Assert.Equal(200, (await simulator.PostAsync($"contracts/{id}/uninvite_all/")).Code);
        Assert.Equal(["integration@simulator.example"], await AuthorizedAsync(simulator, id));
    }

    [Fact]
    public async Task An_invitation_names_one_and_grants_a_permission_that_there_is()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = (await simulator.NdaAsync())[2..];
        foreach (
            var wrong in new object[]
            {
                new { user_id = 2 },
                new { user_id = 2, permission_name = "CONTRACT.DELETE" },
                new { permission_name = "CONTRACT.READ" },
                new
                {
                    user_id = 2,
                    role_id = 2,
                    permission_name = "CONTRACT.READ",
                },
                new { user_id = 999, permission_name = "CONTRACT.READ" },
                new { role_id = 999, permission_name = "CONTRACT.READ" },
                new { new_user_email = "legal@simulator.example", permission_name = "CONTRACT.READ" },
                new { new_user_email = "nowhere", permission_name = "CONTRACT.READ" },
                new
                {
                    user_id = 2,
                    permission_name = "CONTRACT.READ",
                    note = "",
                },
            }
        )
        {
            var refused = await simulator.PostAsync($"contracts/{id}/invite/", Items(wrong));
            Assert.Equal((400, true), (refused.Code, refused.Json.TryGetProperty("items", out _)));
        }

        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/invite/", new { })).Code);
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/invite/", Items())).Code);
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/uninvite/", new { })).Code);
        Assert.Equal(400, (await simulator.PostAsync($"contracts/{id}/uninvite/", new { user_id = 2 })).Code);
        Assert.Equal(["integration@simulator.example"], await AuthorizedAsync(simulator, id));
        foreach (var route in (string[])["invite/", "uninvite/", "uninvite_all/", "review_request/"])
        {
            Assert.Equal(404, (await simulator.PostAsync($"contracts/999999/{route}", new { })).Code);
        }
    }

    [Fact]
    public async Task A_review_is_asked_of_one_user_or_one_role_while_there_is_something_to_review()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var id = await simulator.NdaAsync();
        var path = $"contracts/{id[2..]}/review_request/";
        Assert.Equal(200, (await simulator.PostAsync(path, new { description = "Liability?", assignee_role_id = 2 })).Code);
        var task = (await DumpAsync(simulator, id)).GetProperty("review_requests")[0];
        Assert.Equal(("Liability?", 2), (task.GetProperty("description").GetString(), task.GetProperty("role_id").GetInt32()));
        Assert.Equal(["integration@simulator.example", "legal@simulator.example"], await AuthorizedAsync(simulator, id[2..]));
        Assert.Equal(200, (await simulator.PostAsync(path, new { assignee_user_id = 2 })).Code);
        Assert.Equal("1", (await simulator.GetAsync("contracts/?filter__assigned_to=2")).Text("total_results"));

        Assert.Equal(400, (await simulator.PostAsync(path, new { })).Code);
        Assert.Equal(400, (await simulator.PostAsync(path, new { assignee_user_id = 2, assignee_role_id = 2 })).Code);
        Assert.Equal(400, (await simulator.PostAsync(path, new { assignee_user_id = 3 })).Code);
        Assert.Equal(400, (await simulator.PostAsync(path, new { assignee_user_id = 2, description = "" })).Code);
        await simulator.PostAsync($"contracts/{id}/status/void", new { note = "x" });
        Assert.Equal(400, (await simulator.PostAsync(path, new { assignee_user_id = 2 })).Code);
    }

    [Fact]
    public async Task A_signatory_of_the_workspace_is_authorized_without_invitation()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = Requests.Nda();
        body["signatories"] = new object[]
        {
            new
            {
                name = "Legal Reviewer",
                email = "legal@simulator.example",
                is_counterparty_signatory = false,
            },
        };
        var id = (await simulator.PostAsync("contracts/", body)).Text("contract_id");
        await simulator.PostAsync($"contracts/{id}/uninvite_all/");
        Assert.Equal(["integration@simulator.example", "legal@simulator.example"], await AuthorizedAsync(simulator, id));
    }

    private static object Items(params object[] items) => new { items };

    private static async Task<JsonElement> DumpAsync(RunningSimulator simulator, string id) =>
        (await simulator.GetAsync($"/_sim/spotdraft/contracts/{int.Parse(id[2..], CultureInfo.InvariantCulture)}")).Json;

    private static async Task<string[]> AuthorizedAsync(RunningSimulator simulator, string id) =>
        [
            .. (await simulator.GetAsync($"contracts/{id}/authorized_users/"))
                .Json.GetProperty("results")
                .EnumerateArray()
                .Select(user => user.GetProperty("email").GetString()!),
        ];
}
