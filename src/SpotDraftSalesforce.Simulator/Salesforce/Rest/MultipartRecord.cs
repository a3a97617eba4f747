using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>A record and its file in one multipart request: told apart by content type, for clients disagree on names and order.</summary>
internal static class MultipartRecord
{
    private const int PieceSize = 256 * 1024;

    public static async Task<(JsonElement Record, ContentBlob? Blob)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            throw new JsonException("multipart boundary missing");
        }

        JsonElement record = default;
        ContentBlob? blob = null;
        var reader = new MultipartReader(boundary, request.Body);
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
                blob = await ReadBlobAsync(section.Body, cancellationToken);
            }
        }

        return record.ValueKind == JsonValueKind.Undefined
            ? throw new JsonException("multipart request without a JSON part")
            : (record, blob);
    }

    [SuppressMessage(
        "Security",
        "CA5351",
        Justification = "ContentVersion.Checksum is an MD5 by Salesforce's definition; nothing trusts it."
    )]
    private static async Task<ContentBlob> ReadBlobAsync(Stream body, CancellationToken cancellationToken)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        while (true)
        {
            var piece = new byte[PieceSize];
            var length = await body.ReadAtLeastAsync(piece, PieceSize, throwOnEndOfStream: false, cancellationToken);
            if (length > 0)
            {
                md5.AppendData(piece, 0, length);
                pieces.Add(length == PieceSize ? piece : piece.AsSpan(0, length).ToArray());
            }

            if (length < PieceSize)
            {
                return new ContentBlob(pieces, Convert.ToHexStringLower(md5.GetHashAndReset()));
            }
        }
    }
}
