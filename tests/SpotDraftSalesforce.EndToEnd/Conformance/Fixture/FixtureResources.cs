using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

[McpServerResourceType]
internal sealed class FixtureResources
{
    [McpServerResource(UriTemplate = "test://static-text", Name = "static text", MimeType = "text/plain"), Description("Text.")]
    public static string Text() => "This is the content of the static text resource.";

    [McpServerResource(UriTemplate = "test://static-binary", Name = "static binary", MimeType = SampleMedia.PngType), Description("Image.")]
    public static BlobResourceContents Binary() =>
        BlobResourceContents.FromBytes(SampleMedia.Png, "test://static-binary", SampleMedia.PngType);

    [
        McpServerResource(UriTemplate = "test://template/{id}/data", Name = "template", MimeType = "application/json"),
        Description("Data by id.")
    ]
    public static string Template(string id) =>
        JsonSerializer.Serialize(
            new
            {
                id,
                templateTest = true,
                data = $"Data for ID: {id}",
            }
        );

    [McpServerResource(UriTemplate = "test://watched-resource", Name = "watched", MimeType = "text/plain"), Description("May be watched.")]
    public static string Watched() => "Watched resource content.";
}
