using System.Text;

namespace SpotDraftSalesforce.Simulator.Received;

/// <summary>One request as it came in, and what became of it.</summary>
public sealed record ReceivedRequest
{
    public required long Seq { get; init; }

    /// <summary>The machine's time, not the simulated one: rates are counted by it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>salesforce</c> or <c>spotdraft</c>.</summary>
    public required string System { get; init; }

    public required string Method { get; init; }

    public required string PathAndQuery { get; init; }

    /// <summary>Request headers with credentials replaced by <c>***</c>.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as text up to 64 KiB; null for none or binary.</summary>
    public string? Body { get; init; }

    /// <summary>The status that was answered; 0 while there is none, -1 when the connection was cut instead.</summary>
    public int Status { get; init; }

    /// <summary>The fault that met it, if any.</summary>
    public string? Fault { get; init; }

    /// <summary>What was answered; null unless <see cref="ReceivedLog.KeepAnswers"/> is set.</summary>
    public GivenAnswer? Answer { get; init; }
}

/// <summary>The body of an answer.</summary>
/// <param name="ContentType">Null where there is no body.</param>
/// <param name="Text">A JSON or text body as it was sent; null for none or binary.</param>
/// <param name="Size">Bytes.</param>
public sealed record GivenAnswer(string? ContentType, string? Text, long Size)
{
    public static GivenAnswer Of(string? contentType, ReadOnlySpan<byte> body) =>
        new(
            contentType,
            body.IsEmpty || contentType?.Contains("json", StringComparison.Ordinal) != true ? null : Encoding.UTF8.GetString(body),
            body.Length
        );
}
