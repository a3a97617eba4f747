using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace SpotDraftSalesforce.Mcp.Hosting.Bridge;

/// <summary>Lines of stdin, one message each.</summary>
internal static class LineReader
{
    /// <summary>Longer than any message that a server takes; a line beyond it is not kept.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    private static readonly StreamPipeReaderOptions Buffering = new(bufferSize: 64 * 1024, leaveOpen: true);

    /// <summary>Empty lines are left out. Null stands for a line that was too long.</summary>
    public static async IAsyncEnumerable<byte[]?> ReadAsync(Stream stdin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stdin, Buffering);
        var skipping = false;
        while (true)
        {
            // A blocked read of a console or a pipe does not always hear the token; nobody else reads afterwards, so it may be left behind.
            var read = await reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken);
            var rest = read.Buffer;
            while (Next(ref rest, read.IsCompleted) is { } line)
            {
                if (skipping)
                {
                    skipping = false;
                    yield return null;
                }
                else if (Trimmed(line) is { Length: > 0 } bytes)
                {
                    yield return bytes;
                }
            }

            if (rest.Length > MaxLineBytes)
            {
                skipping = true;
                rest = rest.Slice(rest.End);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                yield break;
            }
        }
    }

    private static ReadOnlySequence<byte>? Next(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return line;
        }

        if (!isLast || buffer.IsEmpty)
        {
            return null;
        }

        var last = buffer;
        buffer = buffer.Slice(buffer.End);
        return last;
    }

    private static byte[] Trimmed(ReadOnlySequence<byte> line)
    {
        ReadOnlySpan<byte> bytes = line.ToArray();
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        return (bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes).Trim(" \t\r"u8).ToArray();
    }
}
