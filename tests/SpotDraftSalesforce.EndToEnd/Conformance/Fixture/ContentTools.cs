using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

/// <summary>Tools that answer with every kind of content, as the suite's scenarios <c>tools-call-*</c> describe them.</summary>
[McpServerToolType]
internal sealed class ContentTools
{
    [McpServerTool(Name = "test_simple_text", ReadOnly = true), Description("Answers with text.")]
    public static string SimpleText() => "This is a simple text response for testing.";

    [McpServerTool(Name = "test_image_content", ReadOnly = true), Description("Answers with an image.")]
    public static ImageContentBlock Image() => ImageContentBlock.FromBytes(SampleMedia.Png, SampleMedia.PngType);

    [McpServerTool(Name = "test_audio_content", ReadOnly = true), Description("Answers with a sound.")]
    public static AudioContentBlock Audio() => AudioContentBlock.FromBytes(SampleMedia.Wav, SampleMedia.WavType);

    [McpServerTool(Name = "test_embedded_resource", ReadOnly = true), Description("Answers with a resource.")]
    public static EmbeddedResourceBlock Embedded() =>
        Resource("test://embedded-resource", "text/plain", "This is an embedded resource content.");

    [McpServerTool(Name = "test_multiple_content_types", ReadOnly = true), Description("Answers with text, image and resource.")]
    public static ContentBlock[] Mixed() =>
        [
            new TextContentBlock { Text = "Multiple content types test:" },
            Image(),
            Resource("test://mixed-content-resource", "application/json", """{"test":"data","value":123}"""),
        ];

    [McpServerTool(Name = "test_error_handling", ReadOnly = true), Description("Always fails.")]
    public static string Fail() => throw new McpException("This tool intentionally returns an error for testing");

    [McpServerTool(Name = "test_header_parameter", ReadOnly = true), Description("Takes an argument that a header repeats.")]
    public static string HeaderParameter([McpHeader("Region"), Description("Any text.")] string region) => $"region={region}";

    private static EmbeddedResourceBlock Resource(string uri, string type, string text) =>
        new()
        {
            Resource = new TextResourceContents
            {
                Uri = uri,
                MimeType = type,
                Text = text,
            },
        };
}
