namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>The server that the Inspector talks to, as its command line names it.</summary>
internal sealed record InspectorTarget
{
    private InspectorTarget(IReadOnlyList<string> target, IReadOnlyList<string> options)
    {
        Target = target;
        Options = options;
    }

    public IReadOnlyList<string> Target { get; }

    public IReadOnlyList<string> Options { get; }

    public static InspectorTarget Http(Uri endpoint, string? bearer = null) =>
        new([endpoint.ToString(), "--transport", "http"], bearer is null ? [] : ["--header", $"Authorization: Bearer {bearer}"]);

    /// <summary>A server started over stdio. The Inspector hands it a short list of variables and <paramref name="environment"/>.</summary>
    public static InspectorTarget Stdio(
        string command,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    ) =>
        new(
            [command, .. arguments],
            [.. (environment ?? new Dictionary<string, string>()).SelectMany(e => new[] { "-e", $"{e.Key}={e.Value}" })]
        );

    /// <summary>A built assembly, started by the same dotnet that runs the tests.</summary>
    public static InspectorTarget StdioAssembly(
        string assembly,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    ) => Stdio(DotNet.Host, [assembly, .. arguments], environment);
}
