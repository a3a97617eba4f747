using ModelContextProtocol.Protocol;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

/// <summary>What the fixture's tools ask the client. The values are the suite's, which compares them.</summary>
internal static class Questions
{
    private static readonly string[] Options = ["option1", "option2", "option3"];

    public static RequestSchema Defaults =>
        new()
        {
            Properties =
            {
                ["name"] = new StringSchema { Default = "John Doe" },
                ["age"] = new NumberSchema { Type = "integer", Default = 30 },
                ["score"] = new NumberSchema { Default = 95.5 },
                ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
                ["verified"] = new BooleanSchema { Default = true },
            },
        };

    public static RequestSchema Choices =>
        new()
        {
            Properties =
            {
                ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = Options },
                ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = Titled("Option") },
#pragma warning disable MCP9001 // the legacy form is one of the five that the suite asks for
                ["legacyEnum"] = new LegacyTitledEnumSchema
                {
                    Enum = ["opt1", "opt2", "opt3"],
                    EnumNames = ["Option One", "Option Two", "Option Three"],
                },
#pragma warning restore MCP9001
                ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new() { Enum = Options } },
                ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new() { AnyOf = Titled("Choice") } },
            },
        };

    public static CreateMessageRequestParams Sampling(string prompt, int maxTokens) =>
        new() { Messages = [new() { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }], MaxTokens = maxTokens };

    public static InputRequest Text(string message, string field) => Elicit(message, field, new StringSchema());

    public static InputRequest YesOrNo(string message) => Elicit(message, "ok", new BooleanSchema());

    private static InputRequest Elicit(string message, string field, PrimitiveSchemaDefinition type) =>
        InputRequest.ForElicitation(
            new()
            {
                Message = message,
                RequestedSchema = new() { Properties = { [field] = type }, Required = [field] },
            }
        );

    private static List<EnumSchemaOption> Titled(string noun) =>
        [
            new() { Const = "value1", Title = $"First {noun}" },
            new() { Const = "value2", Title = $"Second {noun}" },
            new() { Const = "value3", Title = $"Third {noun}" },
        ];
}
