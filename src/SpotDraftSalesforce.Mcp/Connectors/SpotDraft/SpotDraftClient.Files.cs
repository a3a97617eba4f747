using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Content;
using SpotDraftSalesforce.Mcp.Connectors.Http;
using ContentReference = SpotDraftSalesforce.Governance.ContentRef;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

internal sealed partial class SpotDraftClient
{
    /// <summary>The pauses between the questions for an executed contract's file, which was seen to appear a moment after the execution was told.</summary>
    private static readonly TimeSpan[] FilePauses = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    /// <summary>When to ask again for a file that is missing for longer.</summary>
    private static readonly TimeSpan FileComes = TimeSpan.FromSeconds(60);

    private static readonly byte[] PdfBeginning = [.. "%PDF-"u8];

    /// <summary>
    /// SpotDraft's own rendering of a contract that is not created, as a PDF. The body is that of a creation or of a preview; what previews word
    /// otherwise is rewritten (<see cref="PreviewBody"/>).
    /// </summary>
    public async Task<byte[]> PreviewAsync(JsonObject body, CancellationToken cancellationToken)
    {
        var entity = (string?)body[PreviewBody.EntityReference] is { } reference ? await EntityAsync(reference, cancellationToken) : null;
        var preview = PreviewBody.Of(body, entity?.Id);
        return await PdfAsync(VendorConnection.Ask($"{Root}contracts/preview/", preview, "contract preview"), cancellationToken);
    }

    private async Task<OrganizationEntity> EntityAsync(string reference, CancellationToken cancellationToken)
    {
        var entities = await EntitiesAsync(cancellationToken);
        return entities.FirstOrDefault(entity => entity.ReferenceId == reference)
            ?? throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.NotFound,
                    Message = $"{Name} has no entity with the reference '{VendorText.Clean(reference)}'.",
                    Cure = "Correct entity_reference_id in the template file; 'templates validate' lists the entities.",
                }
            );
    }

    /// <summary>A short-lived address of the contract's current PDF. Just after execution it may be missing for a while (<c>not_found</c>).</summary>
    public async Task<DownloadLink> DownloadLinkAsync(ContractRef contract, CancellationToken cancellationToken)
    {
        using var ask = VendorConnection.Ask(
            $"{Root}contracts/{contract.Composite}/download_link",
            new JsonObject { ["format"] = "PDF" },
            "download link"
        );
        return await _connection.ReadAsync<DownloadLink>(Acting(ask), cancellationToken);
    }

    /// <summary>As <see cref="DownloadLinkAsync"/>, for a contract that is known to be executed: asked for again a few times while it is missing.</summary>
    /// <exception cref="GovernedException"><c>upstream_unavailable</c> where it is still missing then: it will come.</exception>
    public async Task<DownloadLink> ExecutedLinkAsync(ContractRef contract, CancellationToken cancellationToken)
    {
        foreach (var pause in FilePauses)
        {
            try
            {
                return await DownloadLinkAsync(contract, cancellationToken);
            }
            catch (GovernedException fault) when (fault.Error.Code == ErrorCode.NotFound)
            {
                await Task.Delay(pause, _time, cancellationToken);
            }
        }

        try
        {
            return await DownloadLinkAsync(contract, cancellationToken);
        }
        catch (GovernedException fault) when (fault.Error.Code == ErrorCode.NotFound)
        {
            throw new GovernedException(NotStoredYet(contract, fault.Error), fault);
        }
    }

    private static Error NotStoredYet(ContractRef contract, Error refused) =>
        new()
        {
            Code = ErrorCode.UpstreamUnavailable,
            Message = $"SpotDraft has no file of the executed contract {contract} yet.",
            Cause = "It tells an execution before it has stored the signed file, and answers 404 for the file until then.",
            Cure = "Call again in a minute.",
            Retry = RetryAdvice.After(FileComes),
            Upstream = refused.Upstream,
        };

    /// <summary>Puts the executed contract's PDF into the content store.</summary>
    public async Task<ContentReference> DownloadExecutedAsync(ContractRef contract, ContentStore store, CancellationToken cancellationToken)
    {
        var link = await ExecutedLinkAsync(contract, cancellationToken);
        await using var file = await OpenAsync(link, cancellationToken);
        return await store.PutAsync(file, ContentSource(contract), link.FileName ?? $"{contract.Composite}.pdf", cancellationToken);
    }

    /// <summary>Opens the PDF behind a download link.</summary>
    public Task<Stream> OpenAsync(DownloadLink link, CancellationToken cancellationToken)
    {
        var address = new Uri(Home, link.Url);
        return address.Scheme == Uri.UriSchemeHttps || (address.IsLoopback && Home.IsLoopback)
            ? _connection.DownloadAsync(address, PdfBeginning, "a PDF", cancellationToken)
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.UpstreamRejected,
                    Message = "SpotDraft gave a download address that is not https; it was not opened.",
                    Cure = "Check the base address of the connection; if it is right, ask SpotDraft's support.",
                    Retry = RetryAdvice.Never,
                }
            );
    }

    /// <summary>Where an executed contract's file can be had again, as plans name it.</summary>
    public string ContentSource(ContractRef contract) => $"{Name}/contracts/{contract.Composite}/executed.pdf";

    private async Task<byte[]> PdfAsync(HttpRequestMessage ask, CancellationToken cancellationToken)
    {
        using var request = Acting(ask);
        var answer = await _connection.SendAsync(request, cancellationToken);
        if (!answer.IsSuccess)
        {
            throw new GovernedException(Faults.Of(answer));
        }

        return answer.Body.AsSpan().StartsWith(PdfBeginning) ? answer.Body : throw new GovernedException(Faults.NotWanted(answer, "a PDF"));
    }
}
