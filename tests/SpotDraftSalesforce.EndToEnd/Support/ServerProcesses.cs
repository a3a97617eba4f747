namespace SpotDraftSalesforce.EndToEnd.Support;

/// <summary>Tests that start servers as processes and count seconds: one after the other, with nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ServerProcesses
{
    public const string Name = "server processes";
}
