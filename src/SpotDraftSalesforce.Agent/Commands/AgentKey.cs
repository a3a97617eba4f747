namespace SpotDraftSalesforce.Agent.Commands;

/// <summary>Finds the agent's API key. Never on the command line: other users of the machine can read that.</summary>
internal static class AgentKey
{
    public const string Variable = "SDSF_AGENT_KEY";
    public const string FileVariable = "SDSF_AGENT_KEY_FILE";

    /// <param name="file">The file that the command line names, if any.</param>
    /// <exception cref="AgentException">The file cannot be read or holds no key.</exception>
    public static string? Find(FileInfo? file, AgentSurroundings surroundings)
    {
        if (file is not null)
        {
            return Read(file.FullName, surroundings.Error);
        }

        if (surroundings.Environment(Variable) is { Length: > 0 } key)
        {
            return key.Trim();
        }

        return surroundings.Environment(FileVariable) is { Length: > 0 } path ? Read(path, surroundings.Error) : surroundings.ApiKey;
    }

    private static string Read(string path, TextWriter error)
    {
        try
        {
            if (
                !OperatingSystem.IsWindows()
                && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != UnixFileMode.None
            )
            {
                error.WriteLine($"Warning: other users of this machine can read {path}; 'chmod 600' keeps the key to its owner.");
            }

            return File.ReadAllText(path).Trim() is { Length: > 0 } key && !key.Any(char.IsWhiteSpace)
                ? key
                : throw new AgentException(Unusable(path, "It has to hold the key and nothing else."));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(Unusable(path, fault.Message), fault);
        }
    }

    private static AgentError Unusable(string path, string cause) =>
        new("invalid_argument", $"The key file {path} cannot be used.", cause, $"Correct the file, or set {Variable} instead.");
}
