using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Tests.Simulator.SpotDraft;

/// <summary>What the simulated workspace takes as data of a template that has every kind of field.</summary>
public sealed class TemplateDataTests
{
    private const int Enterprise = 1008;

    [Fact]
    public async Task Metadata_says_of_each_field_what_it_is_a_part_of_and_of_rows_what_they_hold()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var attributes = (await simulator.GetAsync($"templates/{Enterprise}/metadata")).Json.GetProperty("attributes");

        var types = attributes.EnumerateArray().Select(one => one.GetProperty("type").GetString()!).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(
            ["array of files", "array of options", "array of strings", "boolean", "date", "enum", "float", "int", "repeating", "string"],
            types.Order(StringComparer.Ordinal)
        );
        var fee = Named(attributes, "license_fee.value");
        Assert.Equal("license_fee", fee.GetProperty("parent_variable").GetString());
        Assert.Equal("value", fee.GetProperty("child_variable").GetString());
        Assert.Equal("currency", fee.GetProperty("parent_type").GetString());
        Assert.True(fee.GetProperty("parent_required").GetBoolean());
        Assert.False(Named(attributes, "escalation.name").GetProperty("parent_required").GetBoolean());
        Assert.True(Named(attributes, "auto_renewal").GetProperty("default_value").GetBoolean());
        var price = Named(Named(attributes, "products").GetProperty("attributes"), "price.value");
        Assert.Equal(("float", "price"), (price.GetProperty("type").GetString(), price.GetProperty("parent_variable").GetString()));
        Assert.False(Named(attributes, "customer_name").TryGetProperty("parent_variable", out _));
    }

    [Fact]
    public async Task What_fits_is_taken_with_defaults_only_where_their_object_or_row_is()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = Creation();

        var created = await simulator.PostAsync("contracts/", body);

        Assert.True(created.Code == 201, created.Json.ToString());
        var answers = (
            await simulator.GetAsync($"contracts/{created.Text("contract_id")}/questionnaire/responses/?questionnaire_type=TEMPLATE")
        ).Json.GetProperty("questionnaire_response_data");
        Assert.True(answers.GetProperty("auto_renewal").GetBoolean());
        Assert.Equal("basic", answers.GetProperty("products")[0].GetProperty("support").GetString());
        Assert.False(answers.TryGetProperty("escalation", out _));
        Assert.False(answers.TryGetProperty("discount_rate", out _));
    }

    [Theory]
    [InlineData("colour", "\"red\"", "colour: The template has no such field.")]
    [InlineData("license_fee.value", "5", "license_fee.value: This field is a part of \"license_fee\"")]
    [InlineData("email", "\"help@wingtip.example\"", "email: This field is a part of \"escalation\"")]
    [InlineData("escalation", """{"name":"Help desk"}""", "escalation.email: This field is required.")]
    [InlineData("escalation", """{"name":"Help desk","email":"","phone":""}""", "escalation.email: This field may not be blank.")]
    [InlineData("escalation", """{"name":"A","email":"a@b.example","fax":"1"}""", "escalation.fax: The template has no such field.")]
    [InlineData("escalation", "\"Help desk\"", "escalation: Invalid data. Expected a dictionary.")]
    [InlineData("license_fee", null, "license_fee: This field is required.")]
    [InlineData("license_fee", """{"type":"CHF","value":1}""", "license_fee.type: \"CHF\" is not a valid choice.")]
    [InlineData("license_fee", """{"type":"USD","value":"1"}""", "license_fee.value: A valid number is required.")]
    [InlineData("deployment", "\"In the cloud\"", "deployment: \"In the cloud\" is not a valid choice.")]
    [InlineData("regions", """["AMER","Moon"]""", "regions: \"Moon\" is not a valid choice.")]
    [InlineData("regions", "\"AMER\"", "regions: Expected a list of items.")]
    [InlineData("regions", "[]", "regions: This list may not be empty.")]
    [InlineData("product_names", "[1]", "product_names: Not a valid string.")]
    [InlineData("discount_rate", "\"0.1\"", "discount_rate: A valid number is required.")]
    [InlineData("named_users", "2.5", "named_users: A valid integer is required.")]
    [InlineData("auto_renewal", "null", "auto_renewal: This field may not be null.")]
    [InlineData("exhibits", """[{"content_type":"application/pdf"}]""", "exhibits: A file with a file_name")]
    [InlineData("products", "[]", "products: This list may not be empty.")]
    [InlineData("products", """[{"name":"A","price":{"type":"USD","value":1}}]""", "products.0.quantity: This field is required.")]
    [InlineData("products", """[{"name":"A","quantity":1}]""", "products.0.price: This field is required.")]
    [InlineData(
        "products",
        """[{"name":"A","quantity":1.5,"price":{"type":"USD","value":1}}]""",
        "products.0.quantity: A valid integer is required."
    )]
    [InlineData(
        "products",
        """[{"name":"A","quantity":1,"price":{"type":"USD","value":1},"support":"gold"}]""",
        "products.0.support: \"gold\" is not a valid choice."
    )]
    [InlineData(
        "products",
        """[{"name":"A","quantity":1,"price":{"type":"USD","value":1},"colour":"red"}]""",
        "products.0.colour: The template has no such field."
    )]
    public async Task What_does_not_fit_is_refused_by_creation_preview_and_change(string field, string? value, string complaint)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var draft = (await simulator.PostAsync("contracts/", Creation())).Text("id");
        var body = Creation();
        var data = body["contract_data"]!.AsObject();
        data.Remove(field);
        if (value is not null)
        {
            data[field] = JsonNode.Parse(value);
        }

        var created = await simulator.PostAsync("contracts/", body);
        var shown = await simulator.PostAsync("contracts/preview/", body);

        Assert.Equal((400, 400), (created.Code, shown.Code));
        Assert.Contains(complaint, Complaint(created), StringComparison.Ordinal);
        Assert.Contains(complaint, Complaint(shown), StringComparison.Ordinal);
        if (value is not null)
        {
            var patch = new JsonObject { ["data"] = new JsonObject { [field] = JsonNode.Parse(value) } };
            var changed = await simulator.PatchAsync($"contracts/{draft}/contract_data", patch);
            Assert.Equal(400, changed.Code);
            Assert.Contains(complaint, changed.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("exhibits", """[{"file_name":"plan.pdf","content_type":"application/pdf"},"file-77"]""")]
    [InlineData("service_address", """{"line_one":"1 Main Street","city":"Springfield","country":"United States"}""")]
    [InlineData("discount_rate", "0.125")]
    [InlineData("product_names", """["Gateway","Sensor"]""")]
    public async Task What_may_be_left_out_is_taken_where_it_is_whole(string field, string value)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var body = Creation();
        body["contract_data"]![field] = JsonNode.Parse(value);

        Assert.Equal(201, (await simulator.PostAsync("contracts/", body)).Code);
    }

    private static string Complaint(Reply reply) =>
        string.Join("; ", reply.Json.GetProperty("contract_data").EnumerateArray().Select(one => one.GetString()));

    private static JsonElement Named(JsonElement attributes, string variable) =>
        attributes.EnumerateArray().Single(one => one.GetProperty("variable").GetString() == variable);

    private static JsonObject Creation() =>
        new()
        {
            ["contract_template_id"] = Enterprise,
            ["contract_data"] = JsonNode.Parse(
                """
                {"customer_name":"Wingtip Toys","effective_date":"2026-03-01","deployment":"cloud","license_fee":{"type":"USD","value":26400},
                 "subscription_term":{"days":1095,"type":"YEARS","value":3},"regions":["AMER"],
                 "products":[{"name":"Edge Gateway","quantity":6,"price":{"type":"USD","value":14400}}]}
                """
            ),
            ["counter_party_details"] = JsonSerializer.SerializeToNode(new[] { Requests.Party("Wingtip Toys") }),
        };
}
