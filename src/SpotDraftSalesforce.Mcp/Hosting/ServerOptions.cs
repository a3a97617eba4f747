namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>Where a server keeps its state and reads its policies.</summary>
/// <param name="DataFolder">Absolute; made when first needed.</param>
/// <param name="PoliciesFolder">Absolute.</param>
internal sealed record ServerOptions(string DataFolder, string PoliciesFolder)
{
    public string Database => Path.Combine(DataFolder, "state.db");

    public string ContentFolder => Path.Combine(DataFolder, "content");

    /// <summary>The key that seals secrets, where the setting names no other file: beside the database, never in it.</summary>
    public string SecretsKeyFile => Path.Combine(DataFolder, "secrets.key");

    public string LogFile => Path.Combine(DataFolder, "logs", "server-.log");
}
