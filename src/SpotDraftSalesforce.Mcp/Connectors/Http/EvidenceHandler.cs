using System.Security.Cryptography;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>
/// The last handler before the network, so that it sees each attempt. What is not a GET needs an effect or a read intent, or it is refused;
/// with an effect the attempt is durable before the first byte leaves.
/// </summary>
internal sealed class EvidenceHandler(string system, IAttemptRecorder recorder) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            await RecordAsync(request, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private async Task RecordAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var effect = request.Effect();
        if (effect is null)
        {
            if (request.ReadIntent() is null)
            {
                throw new GovernedException(
                    new Error
                    {
                        Code = ErrorCode.Internal,
                        Message =
                            $"A {request.Method} to {system} was refused before it was sent: it carries neither an effect nor a read intent.",
                        Cause = "Every write belongs to a change of a governed operation.",
                        Cure = "This is a fault of the server. Please report it.",
                        Retry = RetryAdvice.Never,
                    }
                );
            }

            return;
        }

        var path = request.RequestUri?.AbsolutePath ?? "/";
        var attempt = new AttemptedRequest(system, request.Method.Method, path);
        await recorder.RecordAsync(effect, attempt, await DigestAsync(request, cancellationToken), cancellationToken);
    }

    private static async Task<string?> DigestAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null)
        {
            return null;
        }

        var trace = request.Trace();
        if (trace.BodySha256 is null)
        {
            using var digest = SHA256.Create();
            await using (var sink = new CryptoStream(Stream.Null, digest, CryptoStreamMode.Write))
            {
                await request.Content.CopyToAsync(sink, cancellationToken);
                await sink.FlushFinalBlockAsync(cancellationToken);
            }

            trace.BodySha256 = Convert.ToHexStringLower(digest.Hash!);
        }

        return trace.BodySha256;
    }
}
