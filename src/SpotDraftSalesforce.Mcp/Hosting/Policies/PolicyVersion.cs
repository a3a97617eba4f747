namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>Every policy file says which form it is written in, so that a later release can tell.</summary>
internal static class PolicyVersion
{
    private const int Known = 1;

    public static void Read(PolicySection file)
    {
        if (file.WholeNumberOrNull("version", least: 1, required: true) is { } version && version != Known)
        {
            file.Problem("version", $"this release reads version {Known}.");
        }
    }
}
