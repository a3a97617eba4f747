using SpotDraftSalesforce.EndToEnd.Outside;
using SpotDraftSalesforce.EndToEnd.Sweeps;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

/// <summary>A test that holds exchanges against SpotDraft's own document, which is kept beside the repository; skipped, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenApiFactAttribute : FactAttribute
{
    public OpenApiFactAttribute() =>
        Skip =
            OutsideClients.Unavailable
            ?? (
                Document is null
                    ? "SpotDraft's OpenAPI document is absent: put spotdraft-openapi.yml into the folder of the test data."
                    : null
            );

    public static string? Document { get; } = Find();

    private static string? Find()
    {
        var file = Path.Combine(LoadedDataFactAttribute.Folder ?? "", "spotdraft-openapi.yml");
        return File.Exists(file) ? file : null;
    }
}
