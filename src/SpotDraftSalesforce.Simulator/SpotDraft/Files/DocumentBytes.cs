namespace SpotDraftSalesforce.Simulator.SpotDraft.Files;

/// <summary>A document as it is sent: what stands in memory, and between its two parts as many spaces as it takes to be as long as it is.</summary>
/// <param name="Padding">Bytes that are made while they are written, and are nowhere before.</param>
internal sealed record DocumentBytes(ReadOnlyMemory<byte> Start, long Padding = 0, ReadOnlyMemory<byte> End = default)
{
    private static readonly byte[] Spaces = [.. Enumerable.Repeat((byte)' ', 64 * 1024)];

    public long Length => Start.Length + Padding + End.Length;

    public async Task CopyToAsync(Stream target, CancellationToken cancellationToken)
    {
        await target.WriteAsync(Start, cancellationToken);
        for (var left = Padding; left > 0; left -= Spaces.Length)
        {
            await target.WriteAsync(Spaces.AsMemory(0, (int)Math.Min(left, Spaces.Length)), cancellationToken);
        }

        await target.WriteAsync(End, cancellationToken);
    }
}
