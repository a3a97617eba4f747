namespace SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

/// <summary>The smallest files of their kind: one pixel, one sample.</summary>
internal static class SampleMedia
{
    public const string PngType = "image/png";
    public const string WavType = "audio/wav";

    public static readonly ReadOnlyMemory<byte> Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
    );

    public static readonly ReadOnlyMemory<byte> Wav = Convert.FromBase64String(
        "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA=="
    );
}
