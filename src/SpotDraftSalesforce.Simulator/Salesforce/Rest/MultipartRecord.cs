using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>A record and its file in one multipart request: told apart by content type, for clients disagree on names and order.</summary>
internal static class MultipartRecord
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Room for the fields of the record and for what stands between the parts.</summary>
    private const long BesideTheFile = 1024 * 1024;

    /// <exception cref="TooLargeException">The file has more than <paramref name="largestFile"/> bytes, or the request says that it has.</exception>
    public static async Task<(JsonElement Record, ContentBlob? Blob)> ReadAsync(
        HttpRequest request,
        long largestFile,
        CancellationToken cancellationToken
    )
    {
        if (request.ContentLength > largestFile + BesideTheFile)
        {
            throw new TooLargeException();
        }

        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            throw new JsonException("multipart boundary missing");
        }

        JsonElement record = default;
        ContentBlob? blob = null;
        var reader = new MultipartReader(boundary, request.Body, BufferSize);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (
                section.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true
                && record.ValueKind == JsonValueKind.Undefined
            )
            {
                using var document = await JsonDocument.ParseAsync(section.Body, cancellationToken: cancellationToken);
                record = document.RootElement.Clone();
            }
            else
            {
                blob = await ContentBlob.ReadAsync(section.Body, cancellationToken, largestFile);
            }
        }

        return record.ValueKind == JsonValueKind.Undefined
            ? throw new JsonException("multipart request without a JSON part")
            : (record, blob);
    }
}
