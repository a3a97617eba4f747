using System.Text.Json;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

/// <summary>How the workspace is set up, and what of that its API changes.</summary>
public sealed class WorkspaceTests
{
    [Fact]
    public async Task The_setup_of_the_workspace_is_readable()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var templates = (await simulator.GetAsync("templates/"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(row => row.GetProperty("id").GetInt32());
        Assert.Superset(new HashSet<int> { 1001, 1002, 1003, 1004, 1005 }, templates.ToHashSet());
        var attributes = (await simulator.GetAsync("templates/1002/metadata")).Json.GetProperty("attributes");
        Assert.Equal(6, attributes.EnumerateArray().Count(attribute => attribute.GetProperty("required").GetBoolean()));
        var types = (await simulator.GetAsync("contract_types/")).Json.EnumerateArray().Select(row => row.GetProperty("id").GetInt32());
        Assert.Superset(new HashSet<int> { 100, 101, 102, 103, 104 }, types.ToHashSet());
        Assert.Equal("Simulator Seller Inc", (await simulator.GetAsync("organizations/entities/")).Json[0].GetProperty("name").GetString());
        Assert.Equal(1, (await simulator.GetAsync("contract_types/101/entities")).Json.GetArrayLength());
        Assert.Equal(404, (await simulator.GetAsync("contract_types/999/entities")).Code);
        Assert.Equal(400, (await simulator.GetAsync("organizations/types/?jurisdiction_iso_code=XX")).Code);
        Assert.Equal(400, (await simulator.GetAsync("key_pointers/")).Code);
        Assert.Equal(10, (await simulator.GetAsync("key_pointers/?contract_type_id=101")).Json.GetArrayLength());
        Assert.Equal("1", (await simulator.GetAsync("auth/users/?user_email=legal@simulator.example")).Text("total_results"));
        Assert.Equal(3, (await simulator.GetAsync("auth/roles/")).Json.GetProperty("active_roles").GetArrayLength());
    }

    [Fact]
    public async Task The_tags_of_a_template_are_replaced_as_a_whole_and_filter_the_list()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        Assert.Equal("[\"a\",\"b\"]", (await simulator.PatchAsync("templates/1001/", new { tags = new[] { "a", "b" } })).Text("tags"));
        Assert.Equal("[\"a, b\"]", (await simulator.PatchAsync("templates/1002/", new { tags = new[] { "a, b" } })).Text("tags"));
        Assert.Equal("1001", await TemplatesAsync(simulator, "tags=a&tags=b&tags=c"));
        Assert.Equal("", await TemplatesAsync(simulator, "tags=a"));
        Assert.Equal("1001", await TemplatesAsync(simulator, "tags_all=a"));
        Assert.Equal("1002", await TemplatesAsync(simulator, "tags_all=a,%20b"));
        Assert.Equal("", await TemplatesAsync(simulator, "tags_all=a&tags_all=c"));

        Assert.Equal("[\"a\",\"b\"]", (await simulator.PatchAsync("templates/1001/", new { })).Text("tags"));
        Assert.Equal(400, (await simulator.PatchAsync("templates/1001/", new { tags = new object[] { 1 } })).Code);
        Assert.Equal(404, (await simulator.PatchAsync("templates/9999/", new { tags = new[] { "a" } })).Code);
        Assert.Equal("[]", (await simulator.PatchAsync("templates/1001/", new { tags = Array.Empty<string>() })).Text("tags"));
        Assert.Equal("[]", (await simulator.GetAsync("templates/1001/")).Text("tags"));
    }

    [Theory]
    [InlineData("templates/?cp_types=Robot", "cp_types")]
    [InlineData("templates/?cp_types_all=maybe", "cp_types_all")]
    [InlineData("templates/?include_archived=2", "include_archived")]
    [InlineData("key_pointers/?contract_type_id=101&is_external=maybe", "is_external")]
    [InlineData("facets/?include_options=maybe", "include_options")]
    public async Task A_query_of_the_wrong_type_is_400_and_names_the_field(string path, string field)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var reply = await simulator.GetAsync(path);
        Assert.Equal((400, true), (reply.Code, reply.Json.TryGetProperty(field, out _)));
    }

    [Fact]
    public async Task Tags_are_made_all_or_none_and_once()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var made = await simulator.PostAsync(
            "workspace/tags/",
            new
            {
                tags = new object[] { new { name = "Urgent", colour_code = "#FF5733" }, new { name = "Risk", tag_entity_type = "Clause" } },
            }
        );
        Assert.Equal(201, made.Code);
        var urgent = made.Json.GetProperty("tags")[0];
        Assert.Equal(("Urgent", "#FF5733", "Contract"), (Of(urgent, "name"), Of(urgent, "colour_code"), Of(urgent, "tag_entity_type")));
        var again = await simulator.PostAsync("workspace/tags/", new { tags = new[] { new { name = "New" }, new { name = "Urgent" } } });
        Assert.Equal((400, "400"), (again.Code, again.Text("status_code")));
        Assert.Equal(201, (await simulator.PostAsync("workspace/tags/", new { tags = new[] { new { name = "New" } } })).Code);
        Assert.Equal(201, (await simulator.PostAsync("workspace/tags/", new { tags = new[] { new { name = "Risk" } } })).Code);
        Assert.Equal(
            400,
            (await simulator.PostAsync("workspace/tags/", new { tags = new[] { new { name = "Two" }, new { name = "Two" } } })).Code
        );
        foreach (
            var wrong in new object[]
            {
                new { },
                new { tags = Array.Empty<object>() },
                new { tags = new[] { new { name = "  " } } },
                new { tags = new[] { new { name = new string('x', 101) } } },
                new { tags = new[] { new { name = "Colour", colour_code = "rather blueish" } } },
                new { tags = new[] { new { name = "Type", tag_entity_type = "Template" } } },
            }
        )
        {
            var refused = await simulator.PostAsync("workspace/tags/", wrong);
            Assert.Equal((400, true), (refused.Code, refused.Json.TryGetProperty("tags", out _)));
        }
    }

    [Fact]
    public async Task Who_is_invited_to_the_workspace_is_listed_with_roles_and_may_be_acted_for()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = new Dictionary<string, object?>
        {
            ["first_name"] = "Avery",
            ["last_name"] = "Stone",
            ["email"] = "avery@simulator.example",
            ["designation"] = "Counsel",
            ["role_ids"] = new[] { 2 },
        };
        var invited = await simulator.PostAsync("auth/users/", body);
        Assert.Equal((200, "integration@simulator.example"), (invited.Code, invited.Text("created_by_user")));
        Assert.NotEqual("", invited.Text("token"));
        var listed = (await simulator.GetAsync("auth/users/?user_name=avery%20st")).Json.GetProperty("results")[0];
        Assert.Equal(("Avery Stone", "Counsel", "True"), (Of(listed, "name"), Of(listed, "designation"), Of(listed, "is_active")));
        Assert.Equal("Legal", Of(listed.GetProperty("roles")[0], "name"));
        Assert.Equal("0", (await simulator.GetAsync("auth/users/?user_name=stone")).Text("total_results"));

        var added = await simulator.PostAsync(
            "auth/roles/3/members",
            new { user_ids_to_add = new[] { listed.GetProperty("id").GetInt32() } }
        );
        Assert.Equal("Avery Stone", Of(added.Json[0], "name"));
        listed = (await simulator.GetAsync("auth/users/?user_email=avery@simulator.example")).Json.GetProperty("results")[0];
        Assert.Equal(2, listed.GetProperty("roles").GetArrayLength());
        simulator.Http.DefaultRequestHeaders.Add("user-email", "avery@simulator.example");
        Assert.Equal(200, (await simulator.GetAsync("contracts/")).Code);

        Assert.Contains("email", (await simulator.PostAsync("auth/users/", body)).ToString(), StringComparison.Ordinal);
        foreach (
            var (field, value) in new (string, object?)[]
            {
                ("first_name", null),
                ("email", "nowhere"),
                ("role_ids", new[] { 9 }),
                ("role_ids", 2),
            }
        )
        {
            var wrong = new Dictionary<string, object?>(body) { ["email"] = "other@simulator.example", [field] = value };
            var refused = await simulator.PostAsync("auth/users/", wrong);
            Assert.Equal((400, true), (refused.Code, refused.Json.TryGetProperty(field, out _)));
        }

        Assert.Equal(404, (await simulator.PostAsync("auth/roles/9/members", new { user_ids_to_add = new[] { 1 } })).Code);
        Assert.Equal(400, (await simulator.PostAsync("auth/roles/3/members", new { user_ids_to_add = new[] { 999 } })).Code);
        Assert.Equal(400, (await simulator.PostAsync("auth/roles/3/members", new { })).Code);
    }

    [Fact]
    public async Task A_new_primary_entity_is_the_one_that_contracts_are_made_for()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = new Dictionary<string, object?>
        {
            ["name"] = "Simulator Seller GmbH",
            ["reference_id"] = "SELLER-DE",
            ["jurisdiction_iso_code"] = "DE",
            ["organization_type_id"] = 1,
            ["is_primary"] = true,
            ["primary_address"] = new
            {
                line_one = "1 Side Street",
                city_name = "Ulm",
                state_name = "",
                zipcode = "89073",
                country_iso_code = "DE",
            },
        };
        var created = await simulator.PostAsync("organizations/entities/", body);
        Assert.Equal((201, "True"), (created.Code, created.Text("is_primary")));
        var entities = (await simulator.GetAsync("organizations/entities/")).Json;
        Assert.Equal(("SELLER-DE", "True"), (Of(entities[0], "reference_id"), Of(entities[0], "is_primary")));
        Assert.Equal("False", Of(entities[1], "is_primary"));
        Assert.Equal(2, (await simulator.GetAsync("contract_types/101/entities")).Json.GetArrayLength());
        var id = await simulator.NdaAsync();
        var found = await simulator.GetAsync("contracts/?filter__entity_name=Simulator%20Seller%20GmbH");
        Assert.Equal(id, Of(found.Json.GetProperty("results")[0], "id"));

        Assert.Contains("reference_id", (await simulator.PostAsync("organizations/entities/", body)).ToString(), StringComparison.Ordinal);
        foreach (var field in body.Keys)
        {
            var wrong = new Dictionary<string, object?>(body) { ["reference_id"] = "OTHER", [field] = null };
            var refused = await simulator.PostAsync("organizations/entities/", wrong);
            Assert.Equal((400, true), (refused.Code, refused.Json.TryGetProperty(field, out _)));
        }
    }

    private static async Task<string> TemplatesAsync(RunningSimulator simulator, string query) =>
        string.Join(
            ' ',
            (await simulator.GetAsync($"templates/?{query}")).Json.GetProperty("items").EnumerateArray().Select(row => Of(row, "id"))
        );

    private static string Of(JsonElement row, string field) => row.GetProperty(field).ToString();
}
