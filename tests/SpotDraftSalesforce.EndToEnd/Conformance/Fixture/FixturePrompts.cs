using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

[McpServerPromptType]
internal sealed class FixturePrompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("Takes nothing.")]
    public static string Simple() => "This is a simple prompt for testing.";

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("Repeats its arguments.")]
    public static string Arguments([Description("First.")] string arg1, [Description("Second.")] string arg2) =>
        $"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'";

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("Carries a resource.")]
    public static IEnumerable<PromptMessage> Embedded([Description("URI of the resource.")] string resourceUri) =>
        [
            User(
                new EmbeddedResourceBlock
                {
                    Resource = new TextResourceContents
                    {
                        Uri = resourceUri,
                        MimeType = "text/plain",
                        Text = "Embedded resource content for testing.",
                    },
                }
            ),
            User(new TextContentBlock { Text = "Please process the embedded resource above." }),
        ];

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("Carries an image.")]
    public static IEnumerable<PromptMessage> Image() =>
        [
            User(ImageContentBlock.FromBytes(SampleMedia.Png, SampleMedia.PngType)),
            User(new TextContentBlock { Text = "Please analyze the image above." }),
        ];

    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("Asks before it answers.")]
    public static string InputRequired(RequestContext<GetPromptRequestParams> context) =>
        InputRequiredTools.Answer(context, "user_context", "context") is { } answer
            ? $"Go on in this context: {answer}"
            : throw InputRequiredTools.Ask("user_context", Questions.Text("What context should the prompt use?", "context"));

    private static PromptMessage User(ContentBlock content) => new() { Role = Role.User, Content = content };
}
